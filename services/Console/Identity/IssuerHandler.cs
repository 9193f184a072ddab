using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Tot.WebConsole.Identity;

/// <summary>The OAuth handler with what OpenID Connect adds: endpoints from the metadata, a nonce, and an identity token that is checked.</summary>
internal sealed class IssuerHandler(
    IOptionsMonitor<IssuerOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IConfigurationManager<OpenIdConnectConfiguration> metadata
) : OAuthHandler<IssuerOptions>(options, logger, encoder)
{
    private const string Nonce = "nonce";

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await ReadMetadataAsync();
        properties.Items[Nonce] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), Nonce, properties.Items[Nonce]!);

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        await ReadMetadataAsync();
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(
        ClaimsIdentity identity,
        AuthenticationProperties properties,
        OAuthTokenResponse tokens
    )
    {
        var subject = await CheckIdentityAsync(tokens, properties);
        var seconds = double.TryParse(tokens.ExpiresIn, CultureInfo.InvariantCulture, out var lifetime) ? lifetime : 300;
        var token = new SessionToken(
            tokens.AccessToken!,
            TimeProvider.System.GetUtcNow().AddSeconds(seconds),
            tokens.RefreshToken,
            IdentityTokenOf(tokens)
        );
        var reader = token.Reader();
        if (reader.FindFirst("sub")?.Value != subject)
        {
            throw new AuthenticationFailureException("The two tokens are about different persons.");
        }
        properties.Items.Remove(Nonce);
        token.Store(properties);
        return new AuthenticationTicket(reader, properties, Scheme.Name);
    }

    private async Task<string> CheckIdentityAsync(OAuthTokenResponse tokens, AuthenticationProperties properties)
    {
        var configuration = await metadata.GetConfigurationAsync(Context.RequestAborted);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            IdentityTokenOf(tokens),
            new TokenValidationParameters
            {
                ValidIssuer = Options.Issuer,
                ValidAudience = Options.ClientId,
                IssuerSigningKeys = configuration.SigningKeys,
                ValidAlgorithms = ["ES256", "ES384", "RS256", "PS256"],
                RequireSignedTokens = true,
                ClockSkew = TimeSpan.FromSeconds(30),
            }
        );
        return result.IsValid && result.Claims.TryGetValue(Nonce, out var nonce) && Equals(nonce, properties.Items[Nonce])
            ? result.ClaimsIdentity.FindFirst("sub")?.Value ?? result.ClaimsIdentity.FindFirst(ClaimTypes.NameIdentifier)!.Value
            : throw new AuthenticationFailureException("The identity token does not hold.");
    }

    private static string? IdentityTokenOf(OAuthTokenResponse tokens) =>
        tokens.Response!.RootElement.TryGetProperty("id_token", out var id) ? id.GetString() : null;

    private async Task ReadMetadataAsync()
    {
        var configuration = await metadata.GetConfigurationAsync(Context.RequestAborted);
        Options.AuthorizationEndpoint = configuration.AuthorizationEndpoint;
        Options.TokenEndpoint = configuration.TokenEndpoint;
    }
}
