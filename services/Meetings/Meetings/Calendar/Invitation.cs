using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Calendar;

namespace Tot.Meetings.Calendar;

/// <summary>
/// The invitation to a convened meeting, or its withdrawal (RFC 5545, RFC 5546). It tells time, place and case number. Never a person, what
/// the case is about, or by name which services take part: that alone would tell.
/// </summary>
internal sealed class Invitation(CalendarAddresses addresses)
{
    public const string ContentType = "text/calendar; charset=utf-8";

    /// <param name="meeting">Convened once, whatever became of it.</param>
    /// <param name="organizer">Who convened it.</param>
    /// <param name="attendees">Whom it is for: one agency, or all of them for the organizer.</param>
    public string Write(Meeting meeting, Agency organizer, IEnumerable<Agency> attendees)
    {
        var calendar = Begin(meeting.State == MeetingState.Cancelled ? "CANCEL" : "REQUEST");
        Event(calendar, meeting, organizer, attendees);
        return calendar.Raw("END", "VCALENDAR").ToString();
    }

    public static ContentLines Begin(string method) =>
        new ContentLines()
            .Raw("BEGIN", "VCALENDAR")
            .Raw("VERSION", "2.0")
            .Raw("PRODID", "-//Tot//Meetings//EN")
            .Raw("CALSCALE", "GREGORIAN")
            .Raw("METHOD", method)
            .Block(OsloTimeZone.Definition);

    /// <summary>One time of a standing meeting is known by the UID of all of them and the time that the rule gives it (RFC 5545 § 3.8.4.4).</summary>
    public void Event(ContentLines lines, Meeting meeting, Agency organizer, IEnumerable<Agency> attendees)
    {
        var time = meeting.Time ?? throw new ArgumentException("The meeting was never convened.", nameof(meeting));
        var cancelled = meeting.State == MeetingState.Cancelled;
        var revisedAt = meeting.CancelledAt ?? time.SetAt;
        lines.Raw("BEGIN", "VEVENT").Raw("UID", (meeting.StandingMeetingId?.Value ?? meeting.Id.Value).ToString());
        if (meeting.OccurrenceStartsAt is { } original)
        {
            lines.OsloTime("RECURRENCE-ID", original);
        }
        lines
            .Raw("SEQUENCE", meeting.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Instant("DTSTAMP", revisedAt)
            .Instant("CREATED", meeting.Times.Min(t => t.SetAt))
            .Instant("LAST-MODIFIED", revisedAt)
            .OsloTime("DTSTART", time.StartsAt)
            .OsloTime("DTEND", time.EndsAt)
            .Text("SUMMARY", meeting.CaseNumber ?? "TOT")
            .Raw("STATUS", cancelled ? "CANCELLED" : "CONFIRMED")
            .Raw("CLASS", "CONFIDENTIAL")
            .Raw("TRANSP", cancelled ? "TRANSPARENT" : "OPAQUE")
            .Raw("ORGANIZER", addresses.Of(organizer));
        foreach (var agency in attendees)
        {
            lines.Raw($"ATTENDEE;CUTYPE=GROUP;ROLE=REQ-PARTICIPANT;{Participation(meeting.SummonsOf(agency.Id))}", addresses.Of(agency));
        }
        if (time.Place is { } place)
        {
            lines.Text("LOCATION", place);
        }
        if (time.VideoLink is { } link)
        {
            lines.Raw("URL", link);
        }
        lines.Raw("END", "VEVENT");
    }

    /// <summary>A substitute fills the agency's seat, so the agency has accepted.</summary>
    private static string Participation(Summons? summons) =>
        summons?.Answer switch
        {
            SummonsAnswer.Comes or SummonsAnswer.SendsSubstitute => "PARTSTAT=ACCEPTED",
            SummonsAnswer.ProposesAnotherTime => "PARTSTAT=TENTATIVE",
            SummonsAnswer.CannotCome => "PARTSTAT=DECLINED",
            _ => "PARTSTAT=NEEDS-ACTION;RSVP=TRUE",
        };
}
