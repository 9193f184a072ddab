using System.Globalization;
using Tot.Meetings.Calendar;
using Tot.Meetings.Domain;

namespace Tot.Meetings.Standing;

/// <summary>
/// The invitation to a standing meeting: the rule, without the times that were cancelled (EXDATE), and beside it each time that was moved
/// (RECURRENCE-ID). After it was ended, its withdrawal.
/// </summary>
internal sealed class StandingInvitation(Invitation invitation, CalendarAddresses addresses)
{
    private const string Wall = "yyyyMMdd'T'HHmmss";

    /// <param name="standing">The standing meeting.</param>
    /// <param name="convened">Its times that are convened so far, and what became of them.</param>
    /// <param name="organizer">Who convened it.</param>
    public string Write(StandingMeeting standing, IReadOnlyList<Meeting> convened, Agency organizer)
    {
        var ended = standing.EndedAt is not null;
        var start = standing.FirstOn.ToDateTime(standing.StartsAtTime);
        var lines = Invitation
            .Begin(ended ? "CANCEL" : "REQUEST")
            .Raw("BEGIN", "VEVENT")
            .Raw("UID", standing.Id.Value.ToString())
            .Raw("SEQUENCE", standing.Sequence.ToString(CultureInfo.InvariantCulture))
            .Instant("DTSTAMP", standing.EndedAt ?? standing.ConvenedAt)
            .Raw("DTSTART;TZID=Europe/Oslo", start.ToString(Wall, CultureInfo.InvariantCulture))
            .Raw("DURATION", string.Create(CultureInfo.InvariantCulture, $"PT{standing.Minutes}M"))
            .Raw("RRULE", standing.Rule);
        foreach (var cancelled in ended ? [] : convened.Where(m => m.State == MeetingState.Cancelled))
        {
            lines.OsloTime("EXDATE", cancelled.OccurrenceStartsAt!.Value);
        }
        lines
            .Text("SUMMARY", "TOT")
            .Raw("STATUS", ended ? "CANCELLED" : "CONFIRMED")
            .Raw("CLASS", "CONFIDENTIAL")
            .Raw("ORGANIZER", addresses.Of(organizer));
        if (standing.Place is { } place)
        {
            lines.Text("LOCATION", place);
        }
        if (standing.VideoLink is { } link)
        {
            lines.Raw("URL", link);
        }
        lines.Raw("END", "VEVENT");
        foreach (var moved in ended ? [] : convened.Where(m => m.State != MeetingState.Cancelled && m.Times.Count > 1))
        {
            invitation.Event(lines, moved, organizer, []);
        }
        return lines.Raw("END", "VCALENDAR").ToString();
    }
}
