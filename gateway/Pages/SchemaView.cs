using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Gateway.OpenApi;

namespace Tot.Gateway.Pages;

/// <summary>A JSON schema of the document as a list, as a word and as an example.</summary>
internal sealed class SchemaView(JsonObject api)
{
    private const int MaxDepth = 5;

    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public JsonNode Resolve(JsonNode node)
    {
        // Nullable is written as one of {null, the schema itself}.
        if (Alternatives(node).Where(a => !IsNull(a)).ToList() is [{ } only])
        {
            return Resolve(only);
        }
        return (string?)(node as JsonObject)?["$ref"] is { } path && References.Find(api, path) is { } target ? Resolve(target) : node;
    }

    public string TypeOf(JsonNode? schema)
    {
        if (schema is null)
        {
            return "anything";
        }
        var resolved = Resolve(schema);
        if (resolved["enum"] is JsonArray values)
        {
            return string.Join(" | ", values.Where(v => v is not null).Select(v => $"<code>{Pages.Html.Encode(v!.ToString())}</code>"));
        }
        if (resolved["items"] is { } items)
        {
            return "list of " + TypeOf(items);
        }
        var format = (string?)resolved["format"];
        return Pages.Html.Encode(format ?? TypeName(resolved) ?? (resolved["properties"] is null ? "anything" : "object"));
    }

    public string Html(JsonNode schema)
    {
        var html = new StringBuilder();
        Write(html, schema, MaxDepth);
        return html.ToString();
    }

    public JsonNode? Example(JsonNode schema) => Example(schema, MaxDepth);

    private void Write(StringBuilder html, JsonNode schema, int depth)
    {
        var resolved = Resolve(schema);
        if (resolved["items"] is { } items)
        {
            Write(html, items, depth);
        }
        else if (resolved["properties"] is JsonObject properties && depth > 0)
        {
            var required = (resolved["required"] as JsonArray ?? []).Select(r => (string?)r).ToHashSet(StringComparer.Ordinal);
            html.Append("<ul class=\"schema\">\n");
            foreach (var (name, property) in properties)
            {
                html.Append($"<li><code>{Pages.Html.Encode(name)}</code> <span class=\"type\">{TypeOf(property)}");
                html.Append(required.Contains(name) ? ", required</span> " : "</span> ");
                html.Append(Pages.Html.Encode((string?)(property as JsonObject)?["description"]));
                Write(html, property!, depth - 1);
                html.Append("</li>\n");
            }
            html.Append("</ul>\n");
        }
    }

    private JsonNode? Example(JsonNode schema, int depth)
    {
        var resolved = Resolve(schema);
        if (
            (resolved["example"] ?? resolved["default"] ?? (resolved["enum"] as JsonArray)?.FirstOrDefault(v => v is not null)) is { } given
        )
        {
            return given.DeepClone();
        }
        if (depth == 0)
        {
            return null;
        }
        if (resolved["properties"] is JsonObject properties)
        {
            return new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, Example(p.Value!, depth - 1))));
        }
        if (resolved["items"] is { } items)
        {
            return new JsonArray(Example(items, depth - 1));
        }
        return (string?)resolved["format"] switch
        {
            "uuid" => "00000000-0000-7000-8000-000000000000",
            "date-time" => "2026-01-30T23:10:00+01:00",
            "date" => "2026-01-30",
            "uri" => "https://example.org/",
            _ => TypeName(resolved) switch
            {
                "boolean" => false,
                "integer" or "number" => 1,
                "string" => "text",
                _ => null,
            },
        };
    }

    private static IEnumerable<JsonNode> Alternatives(JsonNode node) => (node["oneOf"] as JsonArray ?? node["anyOf"] as JsonArray ?? [])!;

    private static bool IsNull(JsonNode schema) => schema["type"] is JsonValue type && (string?)type == "null";

    /// <summary>In OpenAPI 3.1 a nullable type is a list of two.</summary>
    private static string? TypeName(JsonNode schema) =>
        schema["type"] switch
        {
            JsonArray types => types.Select(t => (string?)t).FirstOrDefault(t => t is not "null"),
            JsonValue type => (string?)type,
            _ => null,
        };
}
