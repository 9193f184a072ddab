using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Tot.ServiceDefaults.Demo;
using Tot.WebConsole.Http;
using Tot.WebConsole.Pages.Welcome;

namespace Tot.WebConsole.Identity;

internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetRequiredService<SignInMode>().Demo)
        {
            app.MapPost("/sign-in/demo", AsPersonaAsync).AllowAnonymous();
        }
        else
        {
            app.MapGet("/sign-in", AtIssuer).AllowAnonymous();
        }
        app.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
        app.MapGet(IssuerSignOut.Return, () => Results.Redirect("/?out=1")).AllowAnonymous();
    }

    private static async Task<IResult> AsPersonaAsync(Submission form, HttpContext http, DemoTokens tokens)
    {
        if (DemoPersonas.Find(form["as"]) is not { } persona)
        {
            return Results.BadRequest();
        }
        var token = DemoSignIn.TokenFor(persona, tokens);
        var properties = new AuthenticationProperties { IsPersistent = false };
        token.Store(properties);
        await http.SignInAsync(SignInSetup.Scheme, token.Reader(), properties);
        return Results.Redirect(Local.Path(form["back"], "/today"));
    }

    private static IResult AtIssuer(string? back) =>
        Results.Challenge(new AuthenticationProperties { RedirectUri = Local.Path(back, "/today") }, [IssuerSignIn.Scheme]);

    /// <summary>Here first, then at the issuer, where it says how.</summary>
    private static async Task<IResult> SignOutAsync(Submission form, HttpContext http)
    {
        _ = form;
        var session = SessionToken.From((await http.AuthenticateAsync(SignInSetup.Scheme)).Properties);
        await http.SignOutAsync(SignInSetup.Scheme);
        http.User = new ClaimsPrincipal(new ClaimsIdentity());
        return session is not null && await IssuerSignOut.AddressAsync(http, session) is { } issuer
            ? Show.Page<SignedOutPage>(new SignedOutModel(issuer))
            : Results.Redirect("/?out=1");
    }
}
