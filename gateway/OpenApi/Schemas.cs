using System.Text.Json.Nodes;

namespace Tot.Gateway.OpenApi;

/// <summary>JSON schemas as OpenAPI 3.1 has them.</summary>
internal static class Schemas
{
    /// <summary>The schema itself, behind references and behind "null or".</summary>
    public static JsonNode Resolve(JsonObject api, JsonNode node)
    {
        // Nullable is written as one of {null, the schema itself}.
        if (Alternatives(node).Where(a => !IsNull(a)).ToList() is [{ } only])
        {
            return Resolve(api, only);
        }
        return (string?)(node as JsonObject)?["$ref"] is { } path && References.Find(api, path) is { } target ? Resolve(api, target) : node;
    }

    /// <summary>In OpenAPI 3.1 a nullable type is a list of two.</summary>
    public static string? TypeName(JsonNode schema) =>
        schema["type"] switch
        {
            JsonArray types => types.Select(t => (string?)t).FirstOrDefault(t => t is not "null"),
            JsonValue type => (string?)type,
            _ => null,
        };

    private static IEnumerable<JsonNode> Alternatives(JsonNode node) => (node["oneOf"] as JsonArray ?? node["anyOf"] as JsonArray ?? [])!;

    private static bool IsNull(JsonNode schema) => schema["type"] is JsonValue type && (string?)type == "null";
}
