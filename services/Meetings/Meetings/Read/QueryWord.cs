using System.Text.Json;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;

namespace Tot.Meetings.Read;

/// <summary>Filters of lists.</summary>
internal static class QueryWord
{
    /// <summary>A word of a vocabulary as it stands in answers; null when it is not asked for.</summary>
    public static T? Read<T>(string? text, string field, Validation validation)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        var words = Enum.GetValues<T>()
            .ToDictionary(v => JsonNamingPolicy.KebabCaseLower.ConvertName($"{v}"), StringComparer.OrdinalIgnoreCase);
        if (words.TryGetValue(text, out var word))
        {
            return word;
        }
        validation.Add(field, $"One of {string.Join(", ", words.Keys)}.");
        return null;
    }

    /// <summary>The instants of the days from..to in Oslo, both included; either may be open.</summary>
    public static (DateTimeOffset? From, DateTimeOffset? Before) Days(DateOnly? from, DateOnly? to, Validation validation)
    {
        validation.Check(!(to < from), "to", "Not before from.");
        // Either end of the calendar has no midnight of its own.
        validation.Check(from is not { Year: < 1900 or > 9000 }, "from", "A day of our time.");
        validation.Check(to is not { Year: < 1900 or > 9000 }, "to", "A day of our time.");
        return validation.Error is not null
            ? (null, null)
            : (
                from is { } first ? Oslo.At(first, TimeOnly.MinValue) : null,
                to is { } last ? Oslo.At(last.AddDays(1), TimeOnly.MinValue) : null
            );
    }
}
