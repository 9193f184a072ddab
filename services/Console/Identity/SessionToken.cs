using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Tot.WebConsole.Identity;

/// <summary>The reader's token for the services, kept in the sign-in cookie.</summary>
internal sealed record SessionToken(string Access, DateTimeOffset ExpiresAt, string? Refresh)
{
    private const string AccessName = "access_token";
    private const string RefreshName = "refresh_token";
    private const string ExpiryName = "expires_at";

    public static SessionToken? From(AuthenticationProperties? properties) =>
        properties?.GetTokenValue(AccessName) is { } access
        && DateTimeOffset.TryParse(
            properties.GetTokenValue(ExpiryName),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var expires
        )
            ? new SessionToken(access, expires, properties.GetTokenValue(RefreshName))
            : null;

    public void Store(AuthenticationProperties properties) =>
        properties.StoreTokens([
            new() { Name = AccessName, Value = Access },
            new() { Name = ExpiryName, Value = ExpiresAt.ToString("O", CultureInfo.InvariantCulture) },
            .. Refresh is null ? (IEnumerable<AuthenticationToken>)[] : [new() { Name = RefreshName, Value = Refresh }],
        ]);

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
