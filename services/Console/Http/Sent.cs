namespace Tot.WebConsole.Http;

/// <summary>Which form a service has taken, told once to the page that follows: only then the browser lets go of its draft.</summary>
internal sealed class Sent(IHttpContextAccessor http)
{
    private const string Cookie = "tot-sent";

    private CookieOptions Options =>
        new()
        {
            HttpOnly = true,
            Secure = http.HttpContext!.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
            Path = "/",
        };

    /// <param name="once">The form's key.</param>
    public void Remember(string once)
    {
        if (!http.HttpContext!.Response.HasStarted && Guid.TryParse(once, out _))
        {
            http.HttpContext.Response.Cookies.Append(Cookie, once, Options);
        }
    }

    /// <summary>The form's key, and it is forgotten.</summary>
    public string? Take()
    {
        if (http.HttpContext!.Request.Cookies[Cookie] is not { } once)
        {
            return null;
        }
        if (!http.HttpContext.Response.HasStarted)
        {
            http.HttpContext.Response.Cookies.Delete(Cookie, Options);
        }
        return Guid.TryParse(once, out _) ? once : null;
    }
}
