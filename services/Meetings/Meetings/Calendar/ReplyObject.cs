using System.Globalization;
using Tot.Kernel;
using Tot.Meetings.Domain;

namespace Tot.Meetings.Calendar;

/// <summary>An iTIP object with METHOD REPLY or COUNTER (RFC 5546 § 3.2.3, § 3.2.7) about one meeting.</summary>
/// <param name="Attendee">The line that says who answers; its value is an address.</param>
/// <param name="MeetingId">The UID: a meeting, or a standing meeting.</param>
/// <param name="OccurrenceStartsAt">Which time of a standing meeting; null for any other meeting.</param>
internal sealed record ReplyObject(Guid MeetingId, DateTimeOffset? OccurrenceStartsAt, ContentLine Attendee, CalendarReply Reply)
{
    private const string Event = "VCALENDAR/VEVENT";

    public static Result<ReplyObject> Read(IReadOnlyList<ContentLine> lines)
    {
        var components = Components.Read(lines);
        return components.IsSuccess ? Read(components.Value, lines[^1].Number) : components.Error;
    }

    private static Result<ReplyObject> Read(Components components, int lastLine)
    {
        if (components.Repeated("VCALENDAR", "METHOD", "VERSION") is { } doubled)
        {
            return doubled.Problem("Given more than once.");
        }
        if (components.Repeated(Event, "UID", "RECURRENCE-ID", "SEQUENCE", "DTSTAMP", "DTSTART", "ATTENDEE") is { } repeated)
        {
            return repeated.Problem("Given more than once; a reply is one attendee's, about one event.");
        }
        var method = components.Find("VCALENDAR", "METHOD");
        var counter = Is(method, "COUNTER");
        if (!counter && !Is(method, "REPLY"))
        {
            return Missing(method, "METHOD", "REPLY or COUNTER");
        }
        var recurrence = components.Find(Event, "RECURRENCE-ID");
        var occurrence = CalendarInstant.Read(recurrence);
        if (recurrence is not null && occurrence is null)
        {
            return recurrence.Problem("RECURRENCE-ID: an instant, in UTC or in Europe/Oslo.");
        }
        var (uid, attendee) = (components.Find(Event, "UID"), components.Find(Event, "ATTENDEE"));
        if (!Guid.TryParseExact(uid?.Value, "D", out var meetingId))
        {
            return Missing(uid, "UID", "as in the invitation");
        }
        var sequence = components.Find(Event, "SEQUENCE");
        var number = 0;
        if (sequence is not null && !int.TryParse(sequence.Value, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return sequence.Problem("SEQUENCE: a whole number from 0.");
        }
        var (stamp, start) = (components.Find(Event, "DTSTAMP"), components.Find(Event, "DTSTART"));
        if (CalendarInstant.Read(stamp) is not { } madeAt)
        {
            return Missing(stamp, "DTSTAMP", "an instant");
        }
        var startsAt = CalendarInstant.Read(start);
        if (startsAt is null && (start is not null || counter))
        {
            return Missing(start, "DTSTART", "an instant, in UTC or in Europe/Oslo");
        }
        if (ParticipationOf(attendee, counter) is not { } participation)
        {
            return Missing(attendee, "ATTENDEE", "with PARTSTAT ACCEPTED, DECLINED or TENTATIVE");
        }
        return new ReplyObject(meetingId, occurrence, attendee!, new CalendarReply(number, madeAt, participation, startsAt));

        Error Missing(ContentLine? line, string name, string expected) =>
            ContentLine.ProblemAt(line?.Number ?? lastLine, $"{name} {(line is null ? "is missing" : "is not right")}: {expected}.");
    }

    /// <summary>A counter-proposal is tentative whatever it says besides.</summary>
    private static Participation? ParticipationOf(ContentLine? attendee, bool counter) =>
        attendee is null ? null
        : counter ? Participation.Tentative
        : attendee.Parameters.GetValueOrDefault("PARTSTAT")?.ToUpperInvariant() switch
        {
            "ACCEPTED" => Participation.Accepted,
            "DECLINED" => Participation.Declined,
            "TENTATIVE" => Participation.Tentative,
            _ => null,
        };

    private static bool Is(ContentLine? line, string value) => string.Equals(line?.Value, value, StringComparison.OrdinalIgnoreCase);
}
