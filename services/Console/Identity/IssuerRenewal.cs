using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Tot.WebConsole.Identity;

/// <summary>A fresh token by the refresh token, where the issuer gave one.</summary>
internal sealed class IssuerRenewal(IOptionsMonitor<IssuerOptions> options, IConfigurationManager<OpenIdConnectConfiguration> metadata)
    : ITokenRenewal
{
    public async Task<SessionToken?> RenewAsync(ClaimsPrincipal reader, SessionToken old, CancellationToken ct)
    {
        if (old.Refresh is null)
        {
            return null;
        }
        var issuer = options.Get(IssuerSignIn.Scheme);
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = old.Refresh,
            ["client_id"] = issuer.ClientId,
        };
        if (issuer.ClientSecret.Length > 0)
        {
            form["client_secret"] = issuer.ClientSecret;
        }
        try
        {
            var endpoint = (await metadata.GetConfigurationAsync(ct)).TokenEndpoint;
            using var answer = await issuer.Backchannel.PostAsync(endpoint, new FormUrlEncodedContent(form), ct);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(ct));
            var given = body.RootElement;
            var seconds = given.TryGetProperty("expires_in", out var lifetime) ? lifetime.GetDouble() : 300;
            var refresh = given.TryGetProperty("refresh_token", out var next) ? next.GetString() : old.Refresh;
            var identity = given.TryGetProperty("id_token", out var id) ? id.GetString() : old.Identity;
            return new SessionToken(
                given.GetProperty("access_token").GetString()!,
                TimeProvider.System.GetUtcNow().AddSeconds(seconds),
                refresh,
                identity
            );
        }
        catch (Exception e)
            when (e
                    is HttpRequestException
                        or OperationCanceledException
                        or JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            // The reader goes on until the old token ends, then signs in again.
            return null;
        }
    }
}
