using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Tot.WebConsole.Identity;

/// <summary>OpenID Connect RP-initiated logout: whoever signs out here is not signed in again by the next click.</summary>
internal static class IssuerSignOut
{
    /// <summary>Where the issuer sends the reader back to.</summary>
    public const string Return = "/signed-out";

    /// <returns>Null in the demo, and when the issuer has no such page or does not answer.</returns>
    public static async Task<string?> AddressAsync(HttpContext http, SessionToken session)
    {
        if (http.RequestServices.GetService<IConfigurationManager<OpenIdConnectConfiguration>>() is not { } metadata)
        {
            return null;
        }
        try
        {
            var issuer = await metadata.GetConfigurationAsync(http.RequestAborted);
            var client = http.RequestServices.GetRequiredService<IOptionsMonitor<IssuerOptions>>().Get(IssuerSignIn.Scheme).ClientId;
            return string.IsNullOrEmpty(issuer.EndSessionEndpoint)
                ? null
                : QueryHelpers.AddQueryString(
                    issuer.EndSessionEndpoint,
                    new Dictionary<string, string?>(StringComparer.Ordinal)
                    {
                        ["client_id"] = client,
                        ["id_token_hint"] = session.Identity,
                        ["post_logout_redirect_uri"] = $"{http.Request.Scheme}://{http.Request.Host}{Return}",
                    }
                );
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
