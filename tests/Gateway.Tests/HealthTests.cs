using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Ready_CoversEveryService()
    {
        await using var host = await GatewayTestHost.StartAsync();
        var client = host.Anonymous();
        var ready = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(GatewayTestHost.ServiceNames, (await ChecksAsync(ready)).Keys.Order());
        Assert.All((await ChecksAsync(ready)).Values, s => Assert.Equal("healthy", s));

        host.Echoes["meetings"].Ready = false;

        var notReady = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
        Assert.Equal("unhealthy", (await ChecksAsync(notReady))["meetings"]);
        Assert.Equal("healthy", (await ChecksAsync(notReady))["intake"]);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Ready_WhileAServiceHasNotStarted_Is503()
    {
        await using var host = await GatewayTestHost.StartAsync(["intake", "meetings", "obligations", "placements"]);

        var ready = await host.Anonymous().GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("unhealthy", (await ChecksAsync(ready))["subscriptions"]);
    }

    private static async Task<Dictionary<string, string>> ChecksAsync(HttpResponseMessage answer) =>
        JsonDocument
            .Parse(await answer.Content.ReadAsStringAsync())
            .RootElement.GetProperty("checks")
            .EnumerateObject()
            .ToDictionary(c => c.Name, c => c.Value.GetProperty("status").GetString()!);
}
