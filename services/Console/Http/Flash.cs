using Tot.WebConsole.Texts;

namespace Tot.WebConsole.Http;

/// <summary>What has just been done, said once on the page that follows. A cookie holds the text's key, nothing else.</summary>
internal sealed class Flash(IHttpContextAccessor http, Text text)
{
    private const string Cookie = "tot-done";
    private CookieOptions Options =>
        new()
        {
            HttpOnly = true,
            Secure = http.HttpContext!.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
            Path = "/",
        };

    public IResult Redirect(string path, string key)
    {
        http.HttpContext!.Response.Cookies.Append(Cookie, key, Options);
        return Results.Redirect(path);
    }

    /// <summary>The text, and it is forgotten.</summary>
    public string? Take()
    {
        if (http.HttpContext!.Request.Cookies[Cookie] is not { Length: > 0 and < 100 } key)
        {
            return null;
        }
        if (!http.HttpContext.Response.HasStarted)
        {
            http.HttpContext.Response.Cookies.Delete(Cookie, Options);
        }
        return key.Contains('.', StringComparison.Ordinal) && text.Has(key) ? text[key] : null;
    }
}
