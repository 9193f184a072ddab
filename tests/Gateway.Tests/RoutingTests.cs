using System.Net;
using System.Net.Http.Json;
using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

public sealed class RoutingTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayTestHost _host = fixture.Host;

    [Theory]
    [InlineData("/api/v1/identifications", "intake")]
    [InlineData("/api/v1/cases/42/consent", "intake")]
    [InlineData("/api/v1/persons/42", "intake")]
    [InlineData("/api/v1/matches/42/resolve", "intake")]
    [InlineData("/api/v1/agencies", "obligations")]
    [InlineData("/api/v1/cases/42/roster", "obligations")]
    [InlineData("/api/v1/cases/42/roster/7/end", "obligations")]
    [InlineData("/api/v1/obligations/42", "obligations")]
    [InlineData("/api/v1/measures/42/traffic-light", "obligations")]
    [InlineData("/api/v1/reports/measures", "obligations")]
    [InlineData("/api/v1/police-assistance/42/answer", "obligations")]
    [InlineData("/api/v1/routines/42/versions/1/acknowledge", "obligations")]
    [InlineData("/api/v1/action-plans/42/measures", "obligations")]
    [InlineData("/api/v1/meetings/42/convene", "meetings")]
    [InlineData("/api/v1/calendar/replies", "meetings")]
    [InlineData("/api/v1/placements", "placements")]
    [InlineData("/api/v1/institutions/42", "placements")]
    [InlineData("/api/v1/placement-proposals", "placements")]
    [InlineData("/api/v1/deadlines/42/acknowledge", "placements")]
    [InlineData("/api/v1/rule-sets", "placements")]
    [InlineData("/api/v1/subscriptions/42/pause", "subscriptions")]
    [InlineData("/api/v1/events?after=x", "subscriptions")]
    [InlineData("/api/v1/event-types", "subscriptions")]
    public async Task Path_GoesToItsService_AsItIs(string path, string service)
    {
        var echo = await _host.As("coordinator").GetFromJsonAsync<Echo>(path);

        Assert.Equal((service, path, "HTTP/2", "demo:coordinator"), (echo!.Service, echo.Target, echo.Protocol, echo.Subject));
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Method_IsKept(string method)
    {
        var answer = await _host.As("coordinator").SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/v1/agencies/1"));

        Assert.Equal(method, (await answer.Content.ReadFromJsonAsync<Echo>())!.Method);
    }

    [Theory]
    [InlineData("/api/v1/elsewhere")]
    [InlineData("/api/v2/meetings")]
    [InlineData("/tot.feed.v1.EventFeedService/Subscribe")]
    [InlineData("/tot.audit.v1.WitnessService/Witness")]
    public async Task PathWithoutRoute_Is404(string path)
    {
        var answer = await _host.As("coordinator").GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("NOT_FOUND", await GatewayTestHost.CodeAsync(answer));
    }

    [Fact]
    public async Task ETag_AndNotModified_PassThrough()
    {
        var client = _host.As("coordinator");
        var first = await client.GetAsync("/api/v1/deadlines/versioned");
        client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);

        Assert.Equal("\"7\"", first.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NotModified, (await client.GetAsync("/api/v1/deadlines/versioned")).StatusCode);
    }

    [Fact]
    public async Task Schemas_AreOpenToAll() => Assert.Equal("x.json", await _host.Anonymous().GetStringAsync("/schemas/x.json"));

    [Fact]
    public async Task ServicesOwnProblem_PassesUnchanged()
    {
        var answer = await _host.As("coordinator").GetAsync("/api/v1/deadlines/conflict");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("SERVICE_SAYS_NO", await GatewayTestHost.CodeAsync(answer));
    }

    [Fact]
    public async Task Service_BecomesReachable_WhenItsAddressBecomesKnown()
    {
        await using var host = await GatewayTestHost.StartAsync(["intake"]);
        var client = host.As("coordinator");
        var before = await client.GetAsync("/api/v1/meetings");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), before.Headers.RetryAfter?.Delta);
        Assert.Equal("UNAVAILABLE", await GatewayTestHost.CodeAsync(before));

        await host.StartServiceAsync("meetings");

        await Testing.Eventually.TrueAsync(
            async () => (await client.GetAsync("/api/v1/meetings")).StatusCode == HttpStatusCode.OK,
            "the meetings service is reachable"
        );
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/cases")).StatusCode);
    }
}
