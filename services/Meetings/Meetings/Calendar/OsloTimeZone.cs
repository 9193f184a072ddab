using System.Globalization;
using Tot.Kernel;
using Tot.ServiceDefaults.Calendar;

namespace Tot.Meetings.Calendar;

/// <summary>Europe/Oslo for calendars: the European Union's rule, which Norway has followed since 1996.</summary>
internal static class OsloTimeZone
{
    public const string Definition = """
        BEGIN:VTIMEZONE
        TZID:Europe/Oslo
        BEGIN:DAYLIGHT
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        TZNAME:CEST
        DTSTART:19960331T020000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        END:DAYLIGHT
        BEGIN:STANDARD
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        TZNAME:CET
        DTSTART:19961027T030000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        END:STANDARD
        END:VTIMEZONE
        """;

    /// <summary>
    /// The property in Oslo's wall-clock time; in UTC within the two hours of autumn that look alike on the wall. RFC 5545 § 3.3.5 means the
    /// first, but libraries read the second.
    /// </summary>
    public static ContentLines OsloTime(this ContentLines lines, string name, DateTimeOffset instant)
    {
        var (day, time) = (Oslo.Day(instant), Oslo.Time(instant));
        return time == Oslo.Time(instant.AddHours(1)) || time == Oslo.Time(instant.AddHours(-1))
            ? lines.Instant(name, instant)
            : lines.Raw($"{name};TZID=Europe/Oslo", day.ToDateTime(time).ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture));
    }
}
