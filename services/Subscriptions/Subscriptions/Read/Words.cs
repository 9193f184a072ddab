using System.Text.Json;
using Tot.ServiceDefaults.Http;

namespace Tot.Subscriptions.Read;

/// <summary>Values of an enumeration in queries, in kebab case as in answers.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> All = Enum.GetValues<T>()
        .ToDictionary(s => JsonNamingPolicy.KebabCaseLower.ConvertName(s.ToString()), StringComparer.Ordinal);

    /// <summary>Null when nothing is asked for, or something that <paramref name="validation"/> is told of.</summary>
    public static T? Read(string? text, string field, Validation validation)
    {
        if (text is null)
        {
            return null;
        }
        if (All.TryGetValue(text, out var value))
        {
            return value;
        }
        validation.Add(field, $"One of {string.Join(", ", All.Keys)}.");
        return null;
    }
}
