using System.Globalization;
using Tot.Kernel;

namespace Tot.Meetings.Domain;

/// <summary>Reads the value of an RRULE: FREQ, INTERVAL, COUNT, UNTIL and BYDAY, and nothing else.</summary>
public static class RecurrenceText
{
    public const int MaxLength = 200;
    public const int MaxCount = 520;
    internal const string Utc = "yyyyMMdd'T'HHmmss'Z'";
    private const int MaxInterval = 52;

    private static readonly string[] Names = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    public static string Name(DayOfWeek day) => Names[(int)day];

    public static Result<Recurrence> Read(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.ToUpperInvariant().Split(';'))
        {
            var (name, value) = part.Split('=', 2) is [var n, var v] ? (n, v) : (part, "");
            if (name is not ("FREQ" or "INTERVAL" or "COUNT" or "UNTIL" or "BYDAY") || !parts.TryAdd(name, value))
            {
                return Wrong("Of FREQ, INTERVAL, COUNT, UNTIL and BYDAY, each at most once.");
            }
        }
        if (text.Length > MaxLength || FrequencyOf(parts.GetValueOrDefault("FREQ")) is not { } frequency)
        {
            return Wrong($"FREQ is WEEKLY, MONTHLY or YEARLY; at most {MaxLength} characters.");
        }
        var (interval, count) = (Number(parts, "INTERVAL", MaxInterval), Number(parts, "COUNT", MaxCount));
        var until = Until(parts.GetValueOrDefault("UNTIL"));
        if (interval == 0 || count == 0 || (parts.ContainsKey("UNTIL") && (until is null || count is not null)))
        {
            return Wrong($"INTERVAL to {MaxInterval}; COUNT to {MaxCount}, or UNTIL as an instant in UTC.");
        }
        var days = new List<ByDay>();
        foreach (var day in parts.GetValueOrDefault("BYDAY")?.Split(',') ?? [])
        {
            if (DayOf(day, frequency) is not { } read || days.Contains(read) || days.Count == 7)
            {
                return Wrong("BYDAY: up to seven different days, such as TU or, monthly and yearly, 2TU and -1FR.");
            }
            days.Add(read);
        }
        return new Recurrence(frequency, interval ?? 1, count, until, days);
    }

    private static Frequency? FrequencyOf(string? name) =>
        name switch
        {
            "WEEKLY" => Frequency.Weekly,
            "MONTHLY" => Frequency.Monthly,
            "YEARLY" => Frequency.Yearly,
            _ => null,
        };

    /// <summary>Null when it is not given, 0 when it is not right.</summary>
    private static int? Number(Dictionary<string, string> parts, string name, int max) =>
        !parts.TryGetValue(name, out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max ? number
        : 0;

    private static DateTimeOffset? Until(string? text) =>
        DateTimeOffset.TryParseExact(text, Utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null;

    private static ByDay? DayOf(string text, Frequency frequency)
    {
        var day = text.Length < 2 ? -1 : Array.IndexOf(Names, text[^2..]);
        if (day < 0 || text.Length == 2)
        {
            return day < 0 ? null : new ByDay(null, (DayOfWeek)day);
        }
        // Of a year too: calendars do not agree on what comes later than the fifth.
        var max = frequency == Frequency.Weekly ? 0 : 5;
        return
            int.TryParse(text[..^2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ordinal)
            && ordinal != 0
            && Math.Abs((long)ordinal) <= max
            ? new ByDay(ordinal, (DayOfWeek)day)
            : null;
    }

    private static Error Wrong(string message) => Error.Validation("recurrence", message);
}
