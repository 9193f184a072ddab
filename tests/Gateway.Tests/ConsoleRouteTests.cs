using System.Net;
using System.Net.Http.Json;
using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

/// <summary>People's pages go to the console, programs' paths do not.</summary>
public sealed class ConsoleRouteTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Browser = "text/html,application/xhtml+xml,*/*;q=0.8";
    private readonly GatewayTestHost _host = fixture.Host;

    [Theory]
    [InlineData("/", "*/*")]
    [InlineData("/today", Browser)]
    [InlineData("/meetings/1/answer", Browser)]
    [InlineData("/console/live", "text/event-stream")]
    public async Task Pages_GoToTheConsole(string path, string accept)
    {
        var answer = await (await AskAsync(path, accept)).Content.ReadFromJsonAsync<Echo>();

        Assert.Equal("console", answer!.Service);
        Assert.Equal(path, answer.Target);
    }

    [Theory]
    [InlineData("/nowhere", "application/json")]
    [InlineData("/api/v1/nowhere", "*/*")]
    public async Task OtherPaths_OfPrograms_AreNotFoundHere(string path, string accept)
    {
        var answer = await AskAsync(path, accept);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await GatewayTestHost.ProblemAsync(answer);
    }

    [Fact]
    public async Task Api_AskedByABrowser_StaysTheServices() =>
        Assert.Equal("meetings", (await (await AskAsync("/api/v1/meetings", Browser)).Content.ReadFromJsonAsync<Echo>())!.Service);

    private Task<HttpResponseMessage> AskAsync(string path, string accept)
    {
        var client = _host.As("coordinator");
        client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        return client.GetAsync(path);
    }
}
