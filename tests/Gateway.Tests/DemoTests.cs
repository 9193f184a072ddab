using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Gateway.Demo;
using Tot.Gateway.Tests.Support;
using Tot.ServiceDefaults.Demo;

namespace Tot.Gateway.Tests;

public sealed class DemoTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayTestHost _host = fixture.Host;

    public static TheoryData<string> Personas => [.. DemoPersonas.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Personas))]
    public async Task Token_OpensTheApiAsThatPersona(string persona)
    {
        var client = _host.Anonymous();
        var token = await JsonAsync(await client.PostAsJsonAsync("/demo/token", new { @as = persona }));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            token.GetProperty("token_type").GetString()!,
            token.GetProperty("access_token").GetString()
        );

        Assert.Equal(3600, token.GetProperty("expires_in").GetInt32());
        Assert.Equal("demo:" + persona, (await client.GetFromJsonAsync<Echo>("/api/v1/meetings"))!.Subject);
    }

    [Theory]
    [InlineData("""{"as":"nobody"}""")]
    [InlineData("{}")]
    public async Task Token_ForUnknownPersona_Is400ListingThem(string body)
    {
        var answer = await _host.Anonymous().PostAsync("/demo/token", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var listed = (await GatewayTestHost.ProblemAsync(answer)).GetProperty("personas").EnumerateArray().Select(p => p.GetString());
        Assert.Equal(DemoPersonas.All.Select(p => p.Name), listed);
    }

    [Theory]
    [InlineData("/demo/token", """{"as":""", 400)]
    [InlineData("/demo/token", """{"who":"coordinator"}""", 400)]
    [InlineData("/demo/clock", "", 400)]
    public async Task UnreadableBody_IsAProblem(string path, string body, int status)
    {
        var answer = await _host.Anonymous().PostAsync(path, new StringContent(body, null, "application/json"));

        Assert.Equal(status, (int)answer.StatusCode);
        await GatewayTestHost.ProblemAsync(answer);
    }

    [Fact]
    public async Task Clock_IsMovedForward_AndTokensStayValid()
    {
        var client = _host.As("coordinator");
        var before = (await JsonAsync(await client.GetAsync("/demo/clock"))).GetProperty("now").GetDateTimeOffset();
        var after = (await JsonAsync(await client.PostAsJsonAsync("/demo/clock", new { advance = "P14D" }))).GetProperty("now");

        Assert.InRange((after.GetDateTimeOffset() - before).TotalDays, 14, 14.01);
        Assert.InRange((_host.Clock.GetUtcNow() - before).TotalDays, 14, 14.01);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/meetings")).StatusCode);
    }

    [Theory]
    [InlineData("-P1D")]
    [InlineData("P1M")]
    [InlineData("tomorrow")]
    public async Task Clock_GivenAnythingElse_Is400AndStays(string advance)
    {
        var before = _host.Clock.GetUtcNow();
        var answer = await _host.Anonymous().PostAsJsonAsync("/demo/clock", new { advance });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await GatewayTestHost.ProblemAsync(answer)).GetProperty("errors").TryGetProperty("advance", out _));
        Assert.InRange((_host.Clock.GetUtcNow() - before).TotalMinutes, 0, 10);
    }

    [Theory]
    [InlineData("P2W", 14 * 24 * 60)]
    [InlineData("P14D", 14 * 24 * 60)]
    [InlineData("P1DT2H3M", (26 * 60) + 3)]
    [InlineData("PT90M", 90)]
    public void Duration_IsRead(string text, int minutes)
    {
        Assert.True(IsoDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMinutes(minutes), duration);
    }

    [Theory]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P0D")]
    [InlineData("P1Y")]
    [InlineData("P-1D")]
    [InlineData("P999999W")]
    [InlineData("P1D\n")]
    [InlineData(null)]
    public void Duration_OtherThanPositiveAndExact_IsRefused(string? text) => Assert.False(IsoDuration.TryParse(text, out _));

    [Fact]
    public async Task ForeignHostName_IsRefused()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/demo/personas") { Headers = { Host = "attacker.example" } };

        Assert.Equal(HttpStatusCode.BadRequest, (await _host.Anonymous().SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task WithAnIssuer_NothingOfTheDemoExists()
    {
        string[] issuer = ["--Auth:Issuers:0:Issuer", "https://idp.example", "--Auth:Issuers:0:MetadataAddress", "https://idp.example/x"];
        await using var host = await GatewayTestHost.StartAsync([], ["--Demo:Enabled", "false", .. issuer]);
        var client = host.Anonymous();

        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsJsonAsync("/demo/token", new { @as = "coordinator" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/demo/personas")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsJsonAsync("/demo/clock", new { advance = "P1D" })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.As("coordinator").GetAsync("/api/v1/meetings")).StatusCode);
    }

    [Theory]
    [InlineData("--Demo:Enabled", "false")]
    [InlineData("--Listen:Http", "http://0.0.0.0:0")]
    [InlineData("--Listen:Grpc", "http://*:0")]
    public void UnsafeSettings_AreRefusedBeforeTheStart(string key, string value) =>
        Assert.Throws<InvalidOperationException>(() => GatewayHost.Build(["--Demo:Enabled", "true", key, value]));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
