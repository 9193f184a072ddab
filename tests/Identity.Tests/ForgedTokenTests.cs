using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Tot.Identity.Tests.Support;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;

namespace Tot.Identity.Tests;

/// <summary>Each forgery differs in one thing from a token that is taken.</summary>
public sealed class ForgedTokenTests : IAsyncLifetime
{
    private readonly KeyFolder _keys = new();
    private WhoAmI _service = null!;

    public async ValueTask InitializeAsync() => _service = await WhoAmI.StartAsync(_keys.Path, "--Demo:Enabled", "true");

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _keys.DisposeAsync();
    }

    [Fact]
    public async Task TheTokenThatForgeriesStartFrom_IsTaken() => Assert.Equal(200, await AskAsync(_keys.Sign(KeyFolder.Claims())));

    [Theory]
    [InlineData("aud", "another")]
    [InlineData("iss", "https://elsewhere.example")]
    [InlineData("iss", "")]
    public async Task WrongClaim_IsRefused(string claim, string value) => Assert.Equal(401, await AskAsync(With(claim, value)));

    [Theory]
    [InlineData("aud")]
    [InlineData("iss")]
    [InlineData("exp")]
    public async Task MissingClaim_IsRefused(string claim)
    {
        var claims = KeyFolder.Claims();
        claims.Remove(claim);
        Assert.Equal(401, await AskAsync(_keys.Sign(claims)));
    }

    [Theory]
    [InlineData("exp", -60)]
    [InlineData("nbf", 120)]
    [InlineData("exp", 7200)]
    public async Task ExpiredOrNotYetValidOrForTooLong_IsRefused(string claim, int secondsFromNow) =>
        Assert.Equal(401, await AskAsync(With(claim, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + secondsFromNow)));

    [Fact]
    public async Task NoAlgorithm_IsRefused()
    {
        var payload = _keys.Sign(KeyFolder.Claims()).Split('.')[1];
        foreach (var alg in (string[])["none", "None", "NONE", ""])
        {
            var header = Base64UrlEncoder.Encode(
                JsonSerializer.Serialize(
                    new
                    {
                        alg,
                        typ = "JWT",
                        kid = DemoTokens.KeyName,
                    }
                )
            );
            Assert.Equal(401, await AskAsync($"{header}.{payload}."));
        }
    }

    [Fact]
    public async Task PublicKeyAsSharedSecret_IsRefused()
    {
        var pem = await File.ReadAllTextAsync(Path.Combine(_keys.Path, DemoTokens.KeyName + ".pub.pem"));
        var confused = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(pem)) { KeyId = DemoTokens.KeyName };
        Assert.Equal(401, await AskAsync(KeyFolder.Sign(KeyFolder.Claims(), new(confused, SecurityAlgorithms.HmacSha256))));
    }

    [Theory]
    [InlineData("intake")]
    [InlineData("../demo-issuer")]
    [InlineData("/etc/hostname")]
    [InlineData("")]
    public async Task KeyOfAnother_IsRefused(string kid)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var credentials = new SigningCredentials(new ECDsaSecurityKey(own) { KeyId = kid }, SecurityAlgorithms.EcdsaSha256);
        Assert.Equal(401, await AskAsync(KeyFolder.Sign(KeyFolder.Claims(), credentials)));
    }

    [Fact]
    public async Task KeyThatTheTokenBringsAlong_IsNotUsed()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new ECDsaSecurityKey(own) { KeyId = DemoTokens.KeyName };
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(key);
        var header = new Dictionary<string, object>
        {
            ["jwk"] = new Dictionary<string, object>
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = jwk.X,
                ["y"] = jwk.Y,
            },
            ["jku"] = "https://elsewhere.example/keys",
        };
        Assert.Equal(401, await AskAsync(KeyFolder.Sign(KeyFolder.Claims(), new(key, SecurityAlgorithms.EcdsaSha256), header)));
    }

    [Fact]
    public async Task ChangedAfterSigning_IsRefused_EvenOnceTheTokenIsKnown()
    {
        var token = _keys.Sign(KeyFolder.Claims());
        Assert.Equal(200, await AskAsync(token));
        var parts = token.Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace(Roles.Coordinator, Roles.PoliceExit, StringComparison.Ordinal);
        Assert.Equal(401, await AskAsync($"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}"));
        Assert.Equal(401, await AskAsync($"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}"));
    }

    [Fact]
    public async Task Oversized_IsRefused() =>
        Assert.Equal(401, await AskAsync(With("sub", new string('x', Authentication.MaxTokenBytes))));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.bm90IGpzb24.AAAA")]
    public async Task NotAToken_IsRefused(string token) => Assert.Equal(401, await AskAsync(token));

    [Fact]
    public async Task NoToken_IsRefused() => Assert.Equal(401, await AskAsync(null));

    [Theory]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("{\"ID\":7}")]
    [InlineData("{\"ID\":\"\\ud800\"}")]
    public async Task ConsumerOfAnotherShape_IsNobodysOrganisation(string consumer) =>
        Assert.Equal(200, await AskAsync(With("consumer", consumer)));

    [Fact]
    public async Task NoRole_MayNothing() => Assert.Equal(403, await AskAsync(With("roles", Array.Empty<string>())));

    [Fact]
    public async Task ServicesOwnToken_IsNoUsers()
    {
        var claims = KeyFolder.Claims();
        (claims["iss"], claims["aud"], claims["sub"]) = (ServiceTokens.Issuer, "intake", "service:meetings");
        Assert.Equal(403, await AskAsync(_keys.Sign(claims, "meetings")));
        claims["aud"] = "obligations";
        Assert.Equal(401, await AskAsync(_keys.Sign(claims, "meetings")));
    }

    [Fact]
    public async Task ServiceThatSaysItIsAnother_IsRefused()
    {
        var claims = KeyFolder.Claims();
        (claims["iss"], claims["aud"], claims["sub"]) = (ServiceTokens.Issuer, "intake", "service:placements");
        Assert.Equal(401, await AskAsync(_keys.Sign(claims, "meetings")));
    }

    private string With(string claim, object value)
    {
        var claims = KeyFolder.Claims();
        claims[claim] = value;
        return _keys.Sign(claims);
    }

    private async Task<int> AskAsync(string? token) => (int)(await _service.AskAsync(token)).StatusCode;
}
