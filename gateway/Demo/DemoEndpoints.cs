using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Tot.Gateway.Limits;
using Tot.Kernel;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Http;

namespace Tot.Gateway.Demo;

/// <summary>Tokens for invented users, and a clock that can be moved. Outside demo mode none of it exists.</summary>
internal static class DemoEndpoints
{
    private const int MaxBodyBytes = 4 * 1024;

    public static void MapDemo(this WebApplication app)
    {
        if (!DemoMode.IsEnabled(app.Configuration))
        {
            return;
        }
        var demo = app.MapGroup("/demo")
            .AllowAnonymous()
            .RequireRateLimiting(RateLimits.Demo)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        demo.MapGet("/personas", () => new PersonasView(DemoPersonas.All.Select(PersonaView.From)));
        demo.MapPost("/token", Issue);
        MapInbox(app);
        if (app.Services.GetService<DemoClock>() is { } clock)
        {
            demo.MapGet("/clock", () => new ClockView(clock.GetUtcNow()));
            demo.MapPost("/clock", (ClockRequest body) => Advance(body, clock));
        }
    }

    /// <summary>An endpoint for subscriptions that agrees to everything and keeps nothing, so that deliveries can be seen without a receiver of one's own.</summary>
    private static void MapInbox(WebApplication app)
    {
        var inbox = app.MapGroup("/demo/inbox").AllowAnonymous().RequireRateLimiting(RateLimits.Api);
        inbox.MapMethods(
            "",
            ["OPTIONS"],
            (HttpContext http) =>
            {
                http.Response.Headers["WebHook-Allowed-Origin"] = "*";
                return Results.Ok();
            }
        );
        inbox.MapPost("", () => Results.NoContent()).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes * 16));
    }

    private static IResult Issue(TokenRequest body, DemoTokens tokens) =>
        DemoPersonas.Find(body.As) is { } persona
            ? Results.Ok(new TokenView(tokens.Issue(persona), (int)DemoTokens.Lifetime.TotalSeconds, "Bearer"))
            : Error
                .Validation("as", "There is no such persona; the list is in personas.")
                .With("personas", DemoPersonas.All.Select(p => p.Name))
                .ToProblem();

    private static IResult Advance(ClockRequest body, DemoClock clock)
    {
        if (!IsoDuration.TryParse(body.Advance, out var duration))
        {
            return Error.Validation("advance", IsoDuration.Rule).ToProblem();
        }
        clock.Advance(duration);
        return Results.Ok(new ClockView(clock.GetUtcNow()));
    }
}

internal sealed record TokenRequest(string? As);

internal sealed record TokenView(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("token_type")] string TokenType
);

internal sealed record ClockRequest(string? Advance);

internal sealed record ClockView(DateTimeOffset Now);

internal sealed record PersonasView(IEnumerable<PersonaView> Personas);

internal sealed record PersonaView(string Name, string Role, string Agency, string OrganisationNumber, Guid AgencyId, string Municipality)
{
    public static PersonaView From(DemoPersona persona) =>
        new(persona.Name, persona.Role, persona.AgencyName, persona.OrganisationNumber, persona.AgencyId, persona.Municipality);
}
