using Tot.Meetings.Domain;

namespace Tot.Meetings.Standing;

/// <param name="Version">Also the ETag.</param>
/// <param name="Recurrence">The value of an RRULE (RFC 5545).</param>
/// <param name="StartsAt">The first time.</param>
/// <param name="EndedAt">Missing while it goes on.</param>
/// <param name="NextOccurrenceAt">To the times from then on nobody is summoned yet.</param>
/// <param name="ParticipantIds">The agencies it is for.</param>
internal sealed record StandingMeetingView(
    Guid Id,
    long Version,
    string Municipality,
    string Recurrence,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string? Place,
    string? VideoLink,
    int Sequence,
    DateTimeOffset? EndedAt,
    DateTimeOffset? NextOccurrenceAt,
    IReadOnlyList<Guid> ParticipantIds
)
{
    public static StandingMeetingView Of(StandingMeeting meeting)
    {
        var startsAt = Kernel.Oslo.At(meeting.FirstOn, meeting.StartsAtTime);
        return new(
            meeting.Id.Value,
            meeting.Version,
            meeting.Municipality,
            meeting.Rule,
            startsAt,
            startsAt.AddMinutes(meeting.Minutes),
            meeting.Place,
            meeting.VideoLink,
            meeting.Sequence,
            meeting.EndedAt,
            meeting.NextOccurrenceAt,
            [.. meeting.Participants.Select(p => p.AgencyId.Value).Order()]
        );
    }
}

/// <param name="OriginalStartsAt">When the rule sets it; another than startsAt when it was moved.</param>
/// <param name="MeetingId">The meeting that its participants are summoned to; missing before.</param>
/// <param name="State">Of that meeting.</param>
internal sealed record OccurrenceView(
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    DateTimeOffset OriginalStartsAt,
    Guid? MeetingId,
    MeetingState? State
)
{
    public static OccurrenceView Of(Occurrence occurrence, Meeting? convened) =>
        new(
            convened?.Time?.StartsAt ?? occurrence.StartsAt,
            convened?.Time?.EndsAt ?? occurrence.EndsAt,
            occurrence.StartsAt,
            convened?.Id.Value,
            convened?.State
        );
}

internal sealed record OccurrencesView(IReadOnlyList<OccurrenceView> Items);

internal sealed record StandingReceipt(Guid Id, int Sequence, DateTimeOffset? EndedAt)
{
    public static StandingReceipt Of(StandingMeeting meeting) => new(meeting.Id.Value, meeting.Sequence, meeting.EndedAt);
}
