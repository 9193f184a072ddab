namespace Tot.WebConsole.Http;

/// <summary>No inline script or style, nothing from any other host, no frames, and nothing about a case in a browser's cache.</summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    internal const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(
            static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                headers.TryAdd("Cache-Control", "no-store");
                return Task.CompletedTask;
            },
            http
        );
        return next(http);
    }
}
