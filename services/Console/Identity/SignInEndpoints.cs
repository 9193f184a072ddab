using Microsoft.AspNetCore.Authentication;
using Tot.ServiceDefaults.Demo;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Identity;

internal static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        if (app.Services.GetRequiredService<SignInMode>().Demo)
        {
            app.MapAct("/sign-in/demo", AsPersonaAsync).AllowAnonymous();
        }
        else
        {
            app.MapGet("/sign-in", AtIssuer).AllowAnonymous();
        }
        app.MapAct("/sign-out", SignOutAsync).AllowAnonymous();
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

    private static async Task<IResult> SignOutAsync(Submission form, HttpContext http)
    {
        await http.SignOutAsync(SignInSetup.Scheme);
        return Results.Redirect("/?out=1");
    }
}
