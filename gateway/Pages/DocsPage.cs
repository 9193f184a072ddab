using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Tot.Gateway.OpenApi;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;

namespace Tot.Gateway.Pages;

/// <summary>The OpenAPI document for people: endpoints by tag, each with parameters, bodies, roles and a command to try.</summary>
internal static class DocsPage
{
    public static async Task<IResult> GetAsync(HttpContext http, OpenApiDocument document, CancellationToken ct)
    {
        try
        {
            var api = await document.GetAsync(ct);
            return Html.Page(
                http,
                CultureInfo.GetCultureInfo("en"),
                "Tot – API",
                Body(api, $"{http.Request.Scheme}://{http.Request.Host}")
            );
        }
        catch (UnavailableException e)
        {
            return new Error("UNAVAILABLE", ErrorKind.Unavailable, e.Message).ToProblem();
        }
    }

    internal static string Body(JsonObject api, string here)
    {
        var groups = Operations(api, here).GroupBy(o => o.Tag, StringComparer.OrdinalIgnoreCase).ToList();
        var html = new StringBuilder();
        html.Append("<nav aria-label=\"Endpoints\">\n<p><a href=\"/\">Tot</a></p>\n");
        foreach (var group in groups)
        {
            html.Append($"<h2>{Html.Encode(group.Key)}</h2>\n<ul>\n");
            foreach (var operation in group)
            {
                html.Append($"<li><a href=\"#{Html.Encode(operation.Id)}\">{Html.Encode(operation.Summary)}</a></li>\n");
            }
            html.Append("</ul>\n");
        }
        html.Append("</nav>\n<main>\n<h1>API</h1>\n");
        html.Append($"<p>{Html.Encode((string?)api["info"]?["description"])}</p>\n");
        html.Append("<p>As a document for tools: <a href=\"/openapi/v1.json\">/openapi/v1.json</a></p>\n");
        foreach (var group in groups)
        {
            html.Append($"<h2>{Html.Encode(group.Key)}</h2>\n");
            foreach (var operation in group)
            {
                operation.Write(html);
            }
        }
        return html.Append("</main>").ToString();
    }

    private static IEnumerable<OperationView> Operations(JsonObject api, string here) =>
        from path in api["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "post" or "put" or "patch" or "delete"
        select new OperationView(api, here, path.Key, operation.Key, operation.Value!.AsObject());
}
