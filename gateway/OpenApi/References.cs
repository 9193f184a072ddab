using System.Text.Json.Nodes;

namespace Tot.Gateway.OpenApi;

/// <summary>References inside an OpenAPI document, <c>#/components/{section}/{name}</c>.</summary>
internal static class References
{
    public static string Path(string section, string name) => $"#/components/{section}/{name}";

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>What the document says at a path; null when nothing.</summary>
    public static JsonNode? Find(JsonObject document, string path) =>
        path.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)document, (node, part) => node?[part]);

    /// <summary>Everything that the node refers to by itself.</summary>
    public static IEnumerable<string> In(JsonNode? node) =>
        node switch
        {
            JsonObject o => o.SelectMany(p => In(p.Value)),
            JsonArray a => a.SelectMany(In),
            JsonValue v when v.TryGetValue<string>(out var text) && text.StartsWith("#/components/", StringComparison.Ordinal) => [text],
            _ => [],
        };

    /// <summary>A copy that refers to the new names.</summary>
    public static JsonNode Renamed(JsonNode node, IReadOnlyDictionary<string, string> renames) =>
        node switch
        {
            JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Renamed(p.Value, renames)))),
            JsonArray a => new JsonArray([.. a.Select(n => n is null ? null : Renamed(n, renames))]),
            JsonValue v when v.TryGetValue<string>(out var text) && renames.TryGetValue(text, out var name) => JsonValue.Create(name),
            _ => node.DeepClone(),
        };
}
