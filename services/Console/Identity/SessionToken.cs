using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Tot.WebConsole.Identity;

/// <summary>The reader's token for the services, kept in the sign-in cookie.</summary>
/// <param name="Access">For the services.</param>
/// <param name="ExpiresAt">When they refuse it.</param>
/// <param name="Refresh">Gives a fresh one, where the issuer says so.</param>
/// <param name="Identity">The identity token: with it the issuer knows whose sign-in ends when the reader signs out.</param>
internal sealed record SessionToken(string Access, DateTimeOffset ExpiresAt, string? Refresh, string? Identity = null)
{
    private const string AccessName = "access_token";
    private const string RefreshName = "refresh_token";
    private const string IdentityName = "id_token";
    private const string ExpiryName = "expires_at";

    public static SessionToken? From(AuthenticationProperties? properties) =>
        properties?.GetTokenValue(AccessName) is { } access
        && DateTimeOffset.TryParse(
            properties.GetTokenValue(ExpiryName),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var expires
        )
            ? new SessionToken(access, expires, properties.GetTokenValue(RefreshName), properties.GetTokenValue(IdentityName))
            : null;

    public void Store(AuthenticationProperties properties) =>
        properties.StoreTokens([
            new() { Name = AccessName, Value = Access },
            new() { Name = ExpiryName, Value = ExpiresAt.ToString("O", CultureInfo.InvariantCulture) },
            .. Kept(RefreshName, Refresh),
            .. Kept(IdentityName, Identity),
        ]);

    private static IEnumerable<AuthenticationToken> Kept(string name, string? value) =>
        value is null ? [] : [new() { Name = name, Value = value }];

    /// <summary>Who the token says the reader is: subject, organisation number and roles, never a name. The services check the token; this only reads it.</summary>
    public ClaimsPrincipal Reader()
    {
        var token = new JsonWebTokenHandler().ReadJsonWebToken(Access);
        string[] kept = ["sub", "orgno", "roles"];
        return new ClaimsPrincipal(
            new ClaimsIdentity(token.Claims.Where(c => kept.Contains(c.Type, StringComparer.Ordinal)), SignInSetup.Scheme, "sub", "roles")
        );
    }
}
