using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Tot.Gateway.Tests.Support;
using Tot.ServiceDefaults.Demo;

namespace Tot.Gateway.Tests;

/// <summary>What the gateway itself refuses, and that every refusal is a problem document.</summary>
public sealed class RefusalTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const int Limit = 256 * 1024;
    private readonly GatewayTestHost _host = fixture.Host;

    [Fact]
    public async Task WithoutToken_Is401()
    {
        var answer = await _host.Anonymous().GetAsync("/api/v1/meetings");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("UNAUTHENTICATED", await GatewayTestHost.CodeAsync(answer));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task WithoutToken_StopsAtTheGateway_EvenWhereTheServiceLetsAnyoneIn() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Anonymous().GetAsync("/api/v1/deadlines/anyone")).StatusCode);

    [Theory]
    [InlineData("not-a-token")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJpc3MiOiJ1cm46dG90OmRlbW8iLCJhdWQiOiJ0b3QiLCJyb2xlcyI6WyJhZG1pbiJdLCJleHAiOjQxMDI0NDQ4MDB9.")]
    public async Task BadToken_Is401(string token)
    {
        var client = _host.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/deadlines/anyone")).StatusCode);
    }

    [Fact]
    public async Task TokenWithForeignSignature_Is401()
    {
        await using var other = await GatewayTestHost.StartAsync([]);
        var client = _host.Anonymous();
        client.DefaultRequestHeaders.Authorization = other.As("coordinator").DefaultRequestHeaders.Authorization;

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/deadlines/anyone")).StatusCode);
    }

    [Fact]
    public async Task ServicesToken_IsNoUsers()
    {
        var client = _host.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _host.ServiceToken("intake", "placements"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/deadlines/anyone")).StatusCode);
    }

    [Fact]
    public async Task WrongRole_Is403()
    {
        var answer = await _host.As("coordinator").GetAsync("/api/v1/rule-sets/secret");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("FORBIDDEN", await GatewayTestHost.CodeAsync(answer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyOverTheLimit_Is413(bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/deadlines/count") { Content = Body(Limit + 1) };
        request.Headers.TransferEncodingChunked = chunked;

        var answer = await _host.As("coordinator").SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        var problem = await GatewayTestHost.ProblemAsync(answer);
        Assert.Equal(("BODY_TOO_LARGE", Limit), (problem.GetProperty("code").GetString(), problem.GetProperty("maxBytes").GetInt32()));
    }

    [Fact]
    public async Task BodyAtTheLimit_Passes()
    {
        var answer = await _host.As("coordinator").PostAsync("/api/v1/deadlines/count", Body(Limit));

        Assert.Equal($"{Limit}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ServiceThatBreaksOff_Is502()
    {
        var answer = await _host.As("coordinator").GetAsync("/api/v1/deadlines/break");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("BAD_GATEWAY", await GatewayTestHost.CodeAsync(answer));
    }

    [Fact]
    public async Task ServiceThatIsDown_Is503WithRetryAfter()
    {
        await using var host = await GatewayTestHost.StartAsync([]);
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        host.Mislead("placements", $"http://{closed.LocalEndpoint}");
        closed.Stop();

        var answer = await Testing.Eventually.GetAsync(async () => await host.As("coordinator").GetAsync("/api/v1/deadlines"), "an answer");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("UNAVAILABLE", await GatewayTestHost.CodeAsync(answer));
    }

    [Fact]
    public async Task ServiceThatIsTooSlow_Is504()
    {
        await using var host = await GatewayTestHost.StartAsync(["placements"], "--Timeouts:rest", "00:00:00.300");

        var answer = await host.As("coordinator").GetAsync("/api/v1/deadlines/slow");

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("GATEWAY_TIMEOUT", await GatewayTestHost.CodeAsync(answer));
    }

    [Fact]
    public async Task TooManyRequests_Are429ForThatClientOnly()
    {
        await using var host = await GatewayTestHost.StartAsync(
            ["placements"],
            "--RateLimits:api:Burst",
            "3",
            "--RateLimits:api:PerSecond",
            "1"
        );
        var client = host.As("coordinator");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync("/api/v1/deadlines/versioned")));

        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.InRange(refused.Count, 10, 17);
        Assert.NotNull(refused[0].Headers.RetryAfter?.Delta);
        Assert.Equal("TOO_MANY_REQUESTS", await GatewayTestHost.CodeAsync(refused[0]));
        Assert.Equal(HttpStatusCode.OK, (await host.As("police-exit").GetAsync("/api/v1/deadlines/versioned")).StatusCode);
    }

    [Fact]
    public async Task TooManyRequests_OfOneAgencysClientsTogether_Are429ForThatAgencyOnly()
    {
        await using var host = await GatewayTestHost.StartAsync(
            ["placements"],
            "--RateLimits:agency:Burst",
            "3",
            "--RateLimits:agency:PerSecond",
            "1"
        );
        var one = DemoPersonas.Find("coordinator")!;
        var clients = (HttpClient[])[host.As(one), host.As(one with { Name = "a-colleague" })];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => clients[i % 2].GetAsync("/api/v1/deadlines/versioned")));

        var refused = answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.InRange(refused, 10, 17);
        Assert.Equal(HttpStatusCode.OK, (await host.As("police-exit").GetAsync("/api/v1/deadlines/versioned")).StatusCode);
    }

    private static ByteArrayContent Body(int length) => new(new byte[length]) { Headers = { { "Content-Type", "application/json" } } };
}
