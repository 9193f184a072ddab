using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;

namespace Tot.Identity.Tests.Support;

/// <summary>Keys of two services and of an issuer that tests can sign for.</summary>
internal sealed class KeyFolder : IAsyncDisposable
{
    public KeyFolder()
    {
        Keys = new ServiceKeys(Path);
        foreach (var name in (string[])["intake", "meetings", DemoTokens.KeyName])
        {
            Keys.Ensure(name);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("tot-identity-").FullName;

    public ServiceKeys Keys { get; }

    /// <summary>The claims of a token that would be taken.</summary>
    public static Dictionary<string, object> Claims()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = DemoTokens.Issuer,
            ["aud"] = Authentication.Audience,
            ["sub"] = "demo:test",
            ["orgno"] = "974760673",
            ["roles"] = new[] { Roles.Coordinator },
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 300,
        };
    }

    public string Sign(Dictionary<string, object> claims, string with = DemoTokens.KeyName) => Sign(claims, Keys.Signing(with));

    public static string Sign(Dictionary<string, object> claims, SigningCredentials with, Dictionary<string, object>? header = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Claims = claims,
                SigningCredentials = with,
                AdditionalHeaderClaims = header,
            }
        );

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }
}
