using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tot.Fuzz.Tests.Support;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;

namespace Tot.Fuzz.Tests;

/// <summary>Tokens, broken and forged, and well signed ones whose claims have an unexpected shape.</summary>
public sealed class TokenInputTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tot-fuzz-keys-").FullName;
    private ServiceKeys _keys = null!;
    private WebApplication _app = null!;

    public ValueTask InitializeAsync()
    {
        _keys = new ServiceKeys(_folder);
        _keys.Ensure(DemoTokens.KeyName);
        _keys.Ensure("intake");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection([new("Keys:Folder", _folder), new("Demo:Enabled", "true")]);
        builder.WebHost.UseTestServer();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.None));
        builder.AddIdentity("intake");
        _app = builder.Build();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task HonestToken_IsTaken() => Assert.Equal("demo:coordinator", (await CallerOfAsync($"Bearer {Honest()}")).Subject);

    [Fact]
    public async Task BrokenOrForged_NamesNobodyElse()
    {
        var honest = Honest();
        await new Fuzzer("token", output).RunAsync(
            8_000,
            async source =>
            {
                var header = Forge(source, honest);
                source.Input = () => header;
                var caller = await CallerOfAsync(header);
                // A signature can be written in more than one way; whom it is of cannot.
                Assert.Contains(caller.Subject, (string[])["", "demo:coordinator"]);
                Assert.True(caller.Roles.Count == 0 || caller.Is(Roles.Coordinator));
            }
        );
    }

    [Fact]
    public Task ClaimsOfAnyShape_AreReadOrIgnored() =>
        new Fuzzer("claims", output).RunAsync(
            3_000,
            async source =>
            {
                var claims = Claims();
                for (var i = source.Between(1, 3); i > 0; i--)
                {
                    claims[source.Pick(["sub", "orgno", "roles", "scope", "consumer", "client_id", "iat", "nbf", "jti", "aud"])] = Shape(
                        source
                    );
                }
                source.Input = () => claims.ToJsonString();
                var caller = await CallerOfAsync($"Bearer {Sign(claims)}");
                Assert.True(caller.OrganisationNumber is null or { Length: 9 });
            }
        );

    private static JsonNode? Shape(Source source) =>
        source.Below(9) switch
        {
            0 => source.Text(),
            1 => source.Number(),
            2 => new JsonArray(),
            3 => new JsonArray("coordinator", 5, null, new JsonObject()),
            4 => new JsonObject { ["ID"] = "0192:310000108" },
            5 => new JsonObject { ["ID"] = source.OneIn(2) ? new JsonArray(1) : 5 },
            6 => true,
            7 => "{\"ID\":7}",
            _ => source.Pick(["5", "[]", "\"0192:310000108\"", "{", "{\"ID\":\"\\ud800\"}", "tot:admin tot:coordinator"]),
        };

    private string Forge(Source source, string honest)
    {
        var parts = honest.Split('.');
        string Part(int index) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(source.Mutate(Decoded(parts[index]))));
        return source.Below(9) switch
        {
            0 => "Bearer " + source.Mutate(honest),
            1 => $"Bearer {Part(0)}.{parts[1]}.{parts[2]}",
            2 => $"Bearer {parts[0]}.{Part(1)}.{parts[2]}",
            3 => $"Bearer {Header(source)}.{parts[1]}.{source.Pick(["", parts[2], "AAAA"])}",
            4 => $"Bearer {Header(source)}.{Part(1)}.{parts[2]}",
            5 => "Bearer " + string.Join('.', Enumerable.Repeat(source.Pick(parts), source.Between(0, 7))),
            6 => "Bearer " + honest + new string('A', source.Pick([1, 5, 8_000, 100_000])),
            7 => source.Pick(["bearer ", "Bearer", "Basic ", "Bearer  ", "Bearer\t"]) + source.Text(),
            _ => source.Text(),
        };
    }

    private static string Header(Source source) =>
        Base64Url.EncodeToString(
            JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["alg"] = source.Pick(["none", "NONE", "ES256", "HS256", "RS256", "PS512", "ES256 ", ""]),
                    ["typ"] = source.Pick(["JWT", "at+jwt", "JWE"]),
                    ["kid"] = source.Pick(["demo-issuer", "../demo-issuer", "intake", "/dev/null", source.Text()]),
                    [source.Pick(["jku", "jwk", "x5c", "crit", "zip", "b64", "enc"])] = source.Text(),
                }
            )
        );

    private static string Decoded(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    private string Honest() => Sign(Claims());

    private static JsonObject Claims()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = DemoTokens.Issuer,
            ["aud"] = Authentication.Audience,
            ["sub"] = "demo:coordinator",
            ["orgno"] = "310000108",
            ["roles"] = new JsonArray(Roles.Coordinator),
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 1800,
        };
    }

    private string Sign(JsonObject claims) =>
        new JsonWebTokenHandler().CreateToken(claims.ToJsonString(), _keys.Signing(DemoTokens.KeyName));

    private async Task<Caller> CallerOfAsync(string authorization)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Headers.Authorization = authorization;
        var result = await http.AuthenticateAsync();
        return result.Succeeded ? Caller.From(result.Principal) : Caller.Nobody;
    }
}
