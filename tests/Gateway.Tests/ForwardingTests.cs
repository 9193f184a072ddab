using System.Net;
using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

/// <summary>What an ingress says of the client is believed from the ingress only.</summary>
public sealed class ForwardingTests
{
    private static readonly string[] Tight = ["--RateLimits:page:Burst", "2", "--RateLimits:page:PerSecond", "1"];

    [Fact]
    public async Task KnownProxy_SaysWhoTheClientIs_SoThatEachHasALimitOfItsOwn()
    {
        await using var host = await GatewayTestHost.StartAsync(["placements"], [.. Tight, "--Forwarded:Networks:0", "127.0.0.0/8"]);

        Assert.True(await IsLimitedAsync(host, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(host, "203.0.113.8"));
    }

    [Fact]
    public async Task Anybody_CannotTakeAnotherAddress()
    {
        await using var host = await GatewayTestHost.StartAsync(["placements"], [.. Tight, "--Forwarded:Proxies:0", "203.0.113.1"]);

        Assert.True(await IsLimitedAsync(host, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(host, "203.0.113.8"));
    }

    [Fact]
    public async Task WithoutConfiguration_NobodyIsBelieved()
    {
        await using var host = await GatewayTestHost.StartAsync(["placements"], Tight);

        Assert.True(await IsLimitedAsync(host, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(host, "203.0.113.8"));
    }

    [Theory]
    [InlineData("127.0.0.1", "https")]
    [InlineData("203.0.113.1", "http")]
    public async Task Protocol_IsWhatAKnownProxySays_AndTheServicesHearIt(string proxy, string heard)
    {
        await using var host = await GatewayTestHost.StartAsync(["placements"], "--Forwarded:Proxies:0", proxy);
        using var client = host.As("coordinator");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        using var answer = await client.GetAsync("/api/v1/deadlines/forwarded");

        Assert.Equal(heard == "https", answer.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(heard, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task UnreadableNetwork_StopsTheStart() =>
        Assert.Contains(
            "10.0.0.0/99",
            (
                await Assert.ThrowsAsync<InvalidOperationException>(() =>
                    GatewayTestHost.StartAsync([], "--Forwarded:Networks:0", "10.0.0.0/99")
                )
            ).Message,
            StringComparison.Ordinal
        );

    private static async Task<bool> IsLimitedAsync(GatewayTestHost host, string client)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AskAsync(host, client)));
        return answers.Contains(HttpStatusCode.TooManyRequests);
    }

    private static async Task<HttpStatusCode> AskAsync(GatewayTestHost host, string client)
    {
        using var http = host.Anonymous();
        http.DefaultRequestHeaders.Add("X-Forwarded-For", client);
        return (await http.GetAsync("/nothing/here")).StatusCode;
    }
}
