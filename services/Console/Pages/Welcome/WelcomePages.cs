using Microsoft.AspNetCore.Authentication;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Welcome;

internal static class WelcomePages
{
    public static void MapWelcome(this IEndpointRouteBuilder app) => app.MapGet("/", GetAsync).AllowAnonymous();

    /// <param name="again">The reader has to sign in first.</param>
    /// <param name="idle">The browser has seen nobody for a while.</param>
    /// <param name="failed">The issuer did not let the reader in.</param>
    /// <param name="out">The reader has signed out.</param>
    /// <param name="back">Where the reader wanted to go.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="http">The request.</param>
    private static async Task<IResult> GetAsync(
        string? again,
        string? idle,
        string? failed,
        string? @out,
        string? back,
        Reader reader,
        HttpContext http
    )
    {
        var target = Local.Path(back, "/today");
        if (idle is not null && reader.SignedIn)
        {
            await http.SignOutAsync(SignInSetup.Scheme);
            return Results.Redirect("/?again=1&back=" + Uri.EscapeDataString(target));
        }
        return reader.SignedIn
            ? Results.Redirect(again is null ? "/today" : target)
            : Show.Page<WelcomePage>(new WelcomeModel(again is not null, failed is not null, @out is not null, target));
    }
}

/// <param name="Issuer">Where the reader signs out of the issuer as well.</param>
public sealed record SignedOutModel(string Issuer);

public sealed record WelcomeModel(bool Again, bool Failed, bool Out, string Back);
