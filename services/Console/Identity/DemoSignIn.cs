using System.Security.Claims;
using Tot.ServiceDefaults.Demo;

namespace Tot.WebConsole.Identity;

/// <summary>Tokens of the demo's invented users.</summary>
internal static class DemoSignIn
{
    public static SessionToken TokenFor(DemoPersona persona, DemoTokens tokens) =>
        new(tokens.Issue(persona), TimeProvider.System.GetUtcNow() + DemoTokens.Lifetime, Refresh: null);

    public static DemoPersona? PersonaOf(ClaimsPrincipal reader) =>
        reader.FindFirst("sub")?.Value is { } subject && subject.StartsWith("demo:", StringComparison.Ordinal)
            ? DemoPersonas.Find(subject["demo:".Length..])
            : null;
}

internal sealed class DemoRenewal(DemoTokens tokens) : ITokenRenewal
{
    public Task<SessionToken?> RenewAsync(ClaimsPrincipal reader, SessionToken old, CancellationToken ct) =>
        Task.FromResult(DemoSignIn.PersonaOf(reader) is { } persona ? DemoSignIn.TokenFor(persona, tokens) : null);
}
