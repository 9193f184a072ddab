using System.Globalization;
using Tot.Kernel;

namespace Tot.Meetings.Calendar;

/// <summary>A DATE-TIME that is one instant: in UTC, or on the wall in Oslo (under either of the names that calendars use).</summary>
internal static class CalendarInstant
{
    public static DateTimeOffset? Read(ContentLine? line)
    {
        if (line is null)
        {
            return null;
        }
        var zone = line.Parameters.GetValueOrDefault("TZID");
        var utc = line.Value.EndsWith('Z');
        if (
            utc == zone is not null
            || !DateTime.TryParseExact(
                utc ? line.Value[..^1] : line.Value,
                "yyyyMMdd'T'HHmmss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var local
            )
            // Close to either end of time, an offset would lead out of it.
            || local.Year is < 1970 or > 9000
        )
        {
            return null;
        }
        return utc ? new DateTimeOffset(local, TimeSpan.Zero)
            : zone is "Europe/Oslo" or "W. Europe Standard Time" ? Oslo.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local))
            : null;
    }
}
