using Tot.Kernel;

namespace Tot.Meetings.Domain;

public sealed partial class Meeting
{
    /// <summary>The standing meeting that this is one time of; null for every other meeting.</summary>
    public StandingMeetingId? StandingMeetingId { get; private set; }

    /// <summary>When the rule sets it, wherever it is moved to: what calendars know the one time by.</summary>
    public DateTimeOffset? OccurrenceStartsAt { get; private set; }

    /// <summary>Convenes one time of a standing meeting: its participants are summoned, and it is moved, cancelled, held and minuted alone.</summary>
    /// <param name="standing">What comes back.</param>
    /// <param name="occurrence">Which time; not in the past.</param>
    /// <param name="participants">The agencies of the standing meeting that are active on the day.</param>
    /// <param name="now">When they are summoned.</param>
    public static Result<Meeting> Occur(
        StandingMeeting standing,
        Occurrence occurrence,
        IReadOnlyList<Agency> participants,
        DateTimeOffset now
    )
    {
        var slot = TimeSlot.Create(occurrence.StartsAt, occurrence.EndsAt, standing.Place, standing.VideoLink, now);
        if (!slot.IsSuccess)
        {
            return slot.Error;
        }
        var meeting = new Meeting
        {
            Id = IdOf<MeetingId>(now),
            Kind = MeetingKind.Standing,
            State = MeetingState.Proposed,
            Municipality = standing.Municipality,
            ProposedAt = now,
            StandingMeetingId = standing.Id,
            OccurrenceStartsAt = occurrence.StartsAt,
        };
        var by = new Actor(standing.ConvenedBy, "");
        var convened = meeting.Convene(slot.Value, [.. participants.Select(p => new Participant(p, null))], by, now);
        return convened.IsSuccess ? meeting : convened.Error;
    }
}
