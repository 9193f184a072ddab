using System.Text.Json;

namespace Tot.ServiceDefaults.Http;

/// <summary>Collects everything that is wrong with a request, so that the caller mends it in one go.</summary>
public sealed class Validation
{
    private readonly List<(string Field, string Message)> _problems = [];

    /// <summary>All that was found, or null when the request is valid.</summary>
    public Error? Error => _problems.Count == 0 ? null : Error.Validation(_problems);

    public void Add(string field, string message) => _problems.Add((field, message));

    public void Check(bool holds, string field, string message)
    {
        if (!holds)
        {
            _problems.Add((field, message));
        }
    }

    public T Required<T>(T? value, string field)
        where T : struct
    {
        if (value is null)
        {
            Add(field, "Required.");
        }
        return value.GetValueOrDefault();
    }

    /// <summary>A day that must be there. Of our time: a typing error shows, and what is reckoned from it is within the calendar.</summary>
    public DateOnly RequiredDay(DateOnly? day, string field)
    {
        Check(day is null or { Year: > 1900 and < 2200 }, field, "A day of our time.");
        return Required(day, field);
    }

    /// <summary>A text that must be there and may hold at most <paramref name="max"/> characters; trimmed.</summary>
    public string Required(string? value, string field, int max = 200)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Add(field, "Required.");
            return "";
        }
        return Optional(value, field, max)!;
    }

    /// <summary>A text that may be missing and may hold at most <paramref name="max"/> characters; trimmed, null when blank.</summary>
    public string? Optional(string? value, string field, int max = 200)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }
        var text = value.Trim();
        if (text.Length > max)
        {
            Add(field, $"At most {max} characters.");
        }
        return text;
    }

    /// <summary>A list that must have at least one and at most <paramref name="max"/> items.</summary>
    public IReadOnlyList<T> Required<T>(IReadOnlyList<T>? items, string field, int max)
    {
        if (items is null or { Count: 0 })
        {
            Add(field, "At least one is required.");
            return [];
        }
        if (items.Count > max)
        {
            Add(field, $"At most {max}.");
        }
        return items;
    }

    /// <summary>A filter by one or more values of a vocabulary, as JSON writes them, separated by commas; empty when it is not asked for.</summary>
    public IReadOnlyList<T> AnyOf<T>(string? text, string field)
        where T : struct, Enum
    {
        var known = Enum.GetValues<T>()
            .ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), StringComparer.OrdinalIgnoreCase);
        List<T> wanted = [];
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (known.TryGetValue(word, out var value))
            {
                wanted.Add(value);
            }
            else
            {
                Add(field, $"One or more of {string.Join(", ", known.Keys)}, separated by commas.");
                break;
            }
        }
        return wanted;
    }
}
