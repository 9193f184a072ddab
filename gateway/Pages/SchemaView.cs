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

    public JsonNode Resolve(JsonNode node) => Schemas.Resolve(api, node);

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
        return Pages.Html.Encode(format ?? Schemas.TypeName(resolved) ?? (resolved["properties"] is null ? "anything" : "object"));
    }

    public string Html(JsonNode schema)
    {
        var html = new StringBuilder();
        Write(html, schema, MaxDepth);
        return html.ToString();
    }

    public JsonNode? Example(JsonNode schema) => new Examples(api).Of(schema);

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
}
