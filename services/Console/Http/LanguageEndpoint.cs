using Tot.WebConsole.Texts;

namespace Tot.WebConsole.Http;

internal static class LanguageEndpoint
{
    /// <summary>A link, so that it works on every page, also before anybody has signed in.</summary>
    public static void MapLanguage(this IEndpointRouteBuilder app) => app.MapGet("/language/{language}", Choose).AllowAnonymous();

    private static IResult Choose(string language, string? back, HttpContext http)
    {
        if (Languages.Known(language) is not { } known)
        {
            return Results.NotFound();
        }
        http.Response.Cookies.Append(
            Languages.Cookie,
            known,
            new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                HttpOnly = true,
                Secure = http.Request.IsHttps,
                SameSite = SameSiteMode.Lax,
                IsEssential = true,
                Path = "/",
            }
        );
        return Results.Redirect(Local.Path(back, "/"));
    }
}
