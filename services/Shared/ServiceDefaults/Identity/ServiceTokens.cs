using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tot.ServiceDefaults.Identity;

/// <summary>Short-lived tokens by which a service shows another who it is, each for one audience.</summary>
public sealed class ServiceTokens(ServiceName service, ServiceKeys keys)
{
    public const string Issuer = "tot-services";

    private const string SubjectPrefix = "service:";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lazy<SigningCredentials> _credentials = new(() => keys.Signing(service.Value));
    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset IssuedAt, DateTimeOffset RenewAt)> _tokens = new(
        StringComparer.Ordinal
    );

    /// <summary>The service that a checked token is of; null for anybody else's.</summary>
    public static string? ServiceOf(ClaimsPrincipal user) =>
        user.HasClaim("iss", Issuer) && user.FindFirst("sub")?.Value is { } sub && sub.StartsWith(SubjectPrefix, StringComparison.Ordinal)
            ? sub[SubjectPrefix.Length..]
            : null;

    /// <summary>Was the token signed with the key of the service that it says it is of? Each service has all public keys.</summary>
    internal static bool IsSignedByItsSubject(JsonWebToken token) =>
        string.Equals(token.Subject, SubjectPrefix + token.Kid, StringComparison.Ordinal);

    /// <summary>A token for <paramref name="audience"/>, valid for at least a minute more.</summary>
    // The real clock: a demo clock must not age tokens.
    public string For(string audience) => For(audience, TimeProvider.System.GetUtcNow());

    internal string For(string audience, DateTimeOffset now)
    {
        // A clock that was set back makes a token one of the future, which nobody takes.
        if (_tokens.TryGetValue(audience, out var kept) && kept.IssuedAt <= now && now < kept.RenewAt)
        {
            return kept.Token;
        }
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = audience,
                IssuedAt = now.UtcDateTime,
                NotBefore = now.UtcDateTime,
                Expires = (now + Lifetime).UtcDateTime,
                SigningCredentials = _credentials.Value,
                Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = SubjectPrefix + service.Value },
            }
        );
        _tokens[audience] = (token, now, now + Lifetime - TimeSpan.FromMinutes(1));
        return token;
    }
}

/// <summary>Adds the token to every call to one other service.</summary>
internal sealed class ServiceTokenHandler(ServiceTokens tokens, string audience) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.For(audience));
        return base.SendAsync(request, cancellationToken);
    }
}
