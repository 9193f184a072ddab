using Tot.Gateway.Limits;

namespace Tot.Gateway.Pages;

internal static class PageEndpoints
{
    private static readonly byte[] Css = ReadCss();

    public static void MapPages(this WebApplication app)
    {
        var pages = app.MapGroup("").AllowAnonymous().RequireRateLimiting(RateLimits.Page);
        pages.MapGet("/docs", DocsPage.GetAsync);
        pages.MapGet(
            "/assets/site.css",
            (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "public, max-age=3600";
                return Results.Bytes(Css, "text/css; charset=utf-8");
            }
        );
    }

    private static byte[] ReadCss()
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream("site.css")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
