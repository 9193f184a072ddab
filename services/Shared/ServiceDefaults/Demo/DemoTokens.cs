using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tot.ServiceDefaults.Identity;

namespace Tot.ServiceDefaults.Demo;

/// <summary>Issues ordinary signed tokens for the demo's personas; every service checks them like any other.</summary>
public sealed class DemoTokens(ServiceKeys keys)
{
    public const string Issuer = "urn:tot:demo";
    public const string KeyName = "demo-issuer";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lazy<SigningCredentials> _credentials = new(() => keys.Signing(KeyName));

    public string Issue(DemoPersona persona)
    {
        // The real clock: the demo clock must not age tokens.
        var now = TimeProvider.System.GetUtcNow();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Authentication.Audience,
                IssuedAt = now.UtcDateTime,
                NotBefore = now.UtcDateTime,
                Expires = (now + Lifetime).UtcDateTime,
                SigningCredentials = _credentials.Value,
                Claims = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["sub"] = "demo:" + persona.Name,
                    ["orgno"] = persona.OrganisationNumber,
                    ["roles"] = new[] { persona.Role },
                },
            }
        );
    }
}
