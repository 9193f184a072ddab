using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Tot.Fuzz.Tests.Support;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>What answers have told so far: identifiers, tags and places in lists, so that later requests mean something that is there.</summary>
internal sealed class Known
{
    private const int MostOfAKind = 300;

    private readonly ConcurrentDictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    /// <summary>One that was told under the name, such as <c>caseId</c>, or of the list at the path.</summary>
    public string? Find(Source source, string name)
    {
        if (!_values.TryGetValue(Key(name), out var values))
        {
            return null;
        }
        lock (values)
        {
            return values.Count == 0 ? null : source.Pick(values);
        }
    }

    public void Learn(string collection, JsonNode? answer) => Learn(collection, answer, depth: 6);

    public void Learn(string name, string value)
    {
        var values = _values.GetOrAdd(Key(name), _ => []);
        lock (values)
        {
            if (values.Count < MostOfAKind)
            {
                values.Add(value);
            }
        }
    }

    /// <summary><c>caseId</c>, <c>case</c>, <c>cases</c> and <c>/api/v1/cases</c> are the same.</summary>
    private static string Key(string name)
    {
        const string Root = "/api/v1/";
        name = name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..] : name;
        name = name.EndsWith("Id", StringComparison.Ordinal) ? name[..^2] : name;
        return name.EndsWith('s') ? name
            : name.EndsWith('y') ? name[..^1] + "ies"
            : name + "s";
    }

    private void Learn(string collection, JsonNode? node, int depth)
    {
        if (node is JsonArray items && depth > 0)
        {
            foreach (var item in items.Take(20))
            {
                Learn(collection, item, depth - 1);
            }
        }
        foreach (var (name, value) in node as JsonObject ?? [])
        {
            if (
                value is JsonValue text
                && text.TryGetValue<string>(out var told)
                && (Guid.TryParse(told, out _) || name == "nextPageToken")
            )
            {
                Learn(name == "id" ? collection : name, told);
            }
            else if (depth > 0)
            {
                Learn(name == "items" ? collection : name, value, depth - 1);
            }
        }
    }
}
