using System.Text;
using System.Text.Json.Nodes;

namespace Tot.Gateway.Pages;

/// <summary>One operation on the page.</summary>
internal sealed class OperationView(JsonObject api, string here, string path, string verb, JsonObject operation)
{
    private readonly SchemaView _schemas = new(api);

    public string Id { get; } = (string?)operation["operationId"] ?? verb + path;

    public string Tag { get; } = (string?)operation["tags"]?[0] ?? "Other";

    public string Summary => (string?)operation["summary"] ?? Method + " " + path;

    private string Method => verb.ToUpperInvariant();

    public void Write(StringBuilder html)
    {
        html.Append($"<section id=\"{Html.Encode(Id)}\">\n<h3>{Html.Encode(Summary)}</h3>\n");
        html.Append($"<p class=\"path\"><span class=\"verb {verb}\">{Method}</span> <code>{Html.Encode(path)}</code></p>\n");
        if ((string?)operation["description"] is { Length: > 0 } description)
        {
            html.Append($"<p>{Html.Encode(description)}</p>\n");
        }
        if (operation["x-roles"] is JsonArray roles)
        {
            html.Append($"<p>Roles: {string.Join(", ", roles.Select(r => $"<code>{Html.Encode((string?)r)}</code>"))}</p>\n");
        }
        WriteParameters(html);
        if (BodySchema is { } body)
        {
            html.Append("<h4>Request body</h4>\n").Append(_schemas.Html(body));
        }
        WriteResponses(html);
        html.Append($"<h4>Example</h4>\n<pre><code>{Html.Encode(Curl())}</code></pre>\n</section>\n");
    }

    private JsonNode? BodySchema => operation["requestBody"]?["content"]?.AsObject().Select(c => c.Value?["schema"]).FirstOrDefault();

    private IEnumerable<JsonNode> Parameters => (operation["parameters"] as JsonArray ?? []).Select(p => _schemas.Resolve(p!));

    private void WriteParameters(StringBuilder html)
    {
        if (!Parameters.Any())
        {
            return;
        }
        html.Append("<h4>Parameters</h4>\n<ul class=\"schema\">\n");
        foreach (var parameter in Parameters)
        {
            var required = (bool?)parameter["required"] == true ? ", required" : "";
            html.Append(
                $"<li><code>{Html.Encode((string?)parameter["name"])}</code> <span class=\"type\">in {Html.Encode((string?)parameter["in"])}, "
            );
            html.Append($"{_schemas.TypeOf(parameter["schema"])}{required}</span> {Html.Encode((string?)parameter["description"])}</li>\n");
        }
        html.Append("</ul>\n");
    }

    private void WriteResponses(StringBuilder html)
    {
        html.Append("<h4>Answers</h4>\n<ul class=\"answers\">\n");
        foreach (var (status, node) in operation["responses"] as JsonObject ?? [])
        {
            var response = _schemas.Resolve(node!);
            html.Append($"<li><strong>{Html.Encode(status)}</strong> {Html.Encode((string?)response["description"])}");
            var schema = response["content"]?.AsObject().Select(c => c.Value?["schema"]).FirstOrDefault();
            if (schema is not null && status.StartsWith('2'))
            {
                html.Append($"\n<details><summary>{_schemas.TypeOf(schema)}</summary>\n{_schemas.Html(schema)}</details>\n");
            }
            html.Append("</li>\n");
        }
        html.Append("</ul>\n");
    }

    private string Curl()
    {
        var curl = new StringBuilder("curl ");
        if (verb is not "get")
        {
            curl.Append($"-X {Method} ");
        }
        curl.Append($"{here}{path} \\\n  -H \"Authorization: Bearer $TOKEN\"");
        if (Parameters.Any(p => (string?)p["name"] == "Idempotency-Key"))
        {
            curl.Append(" \\\n  -H \"Idempotency-Key: $(uuidgen)\"");
        }
        if (BodySchema is { } body)
        {
            curl.Append(
                $" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{_schemas.Example(body)?.ToJsonString(SchemaView.Readable)}'"
            );
        }
        return curl.ToString();
    }
}
