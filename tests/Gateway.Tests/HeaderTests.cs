using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

public sealed class HeaderTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayTestHost _host = fixture.Host;

    [Theory]
    [InlineData("/api/v1/meetings")]
    [InlineData("/api/v1/deadlines/break")]
    [InlineData("/nowhere")]
    [InlineData("/demo/personas")]
    [InlineData("/openapi/v1.json")]
    public async Task EveryAnswer_CarriesSecurityHeaders(string path)
    {
        var answer = await _host.As("coordinator").GetAsync(path);

        Assert.Equal("nosniff", One(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", One(answer, "Referrer-Policy"));
        Assert.Equal("DENY", One(answer, "X-Frame-Options"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", One(answer, "Content-Security-Policy"));
        Assert.Matches("^[0-9a-f]{32}$", One(answer, "X-Request-Id"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("/api/v1/meetings")]
    [InlineData("/api/v1/deadlines/versioned")]
    [InlineData("/demo/personas")]
    public async Task PersonalAnswers_AreNotStored(string path) =>
        Assert.True((await _host.As("coordinator").GetAsync(path)).Headers.CacheControl?.NoStore);

    [Theory]
    [InlineData("/docs")]
    public async Task Page_AllowsItsOwnStyleSheetAndNothingElse(string path)
    {
        var answer = await _host.Anonymous().GetAsync(path);
        var html = await answer.Content.ReadAsStringAsync();

        Assert.StartsWith("default-src 'none'; style-src 'self';", One(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", One(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("text/css", (await _host.Anonymous().GetAsync("/assets/site.css")).Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task RequestId_IsTheProblemsTraceId_AndReachesTheService()
    {
        var client = _host.As("coordinator");
        var refused = await client.GetAsync("/nowhere");
        Assert.Equal(One(refused, "X-Request-Id"), (await GatewayTestHost.ProblemAsync(refused)).GetProperty("traceId").GetString());

        var passed = await client.GetAsync("/api/v1/deadlines/conflict");
        Assert.Equal(One(passed, "X-Request-Id"), (await GatewayTestHost.ProblemAsync(passed)).GetProperty("traceId").GetString());
    }

    private static string One(HttpResponseMessage answer, string header) => Assert.Single(answer.Headers.GetValues(header));
}
