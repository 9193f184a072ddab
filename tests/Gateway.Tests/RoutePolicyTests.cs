using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tot.Gateway.Tests.Support;

namespace Tot.Gateway.Tests;

/// <summary>No way in without a decision on who may, how often, how long and how much.</summary>
public sealed class RoutePolicyTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly string[] Decisions =
    [
        "ClusterId",
        "AuthorizationPolicy",
        "RateLimiterPolicy",
        "TimeoutPolicy",
        "MaxRequestBodySize",
    ];

    /// <summary>Answered for probes, which must always come through.</summary>
    private static readonly string[] Unlimited = ["/health/live", "/health/ready"];

    [Fact]
    public void EveryConfiguredRoute_DecidesEverything()
    {
        var configuration = fixture.Host.Services.GetRequiredService<IConfiguration>();

        Assert.True(configuration.GetSection("ReverseProxy:Routes").GetChildren().Count() > 20);
        Assert.Empty(Undecided(configuration));
    }

    [Theory]
    [InlineData("AuthorizationPolicy")]
    [InlineData("RateLimiterPolicy")]
    [InlineData("TimeoutPolicy")]
    [InlineData("MaxRequestBodySize")]
    public void RouteWithoutADecision_IsFound(string missing)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                Decisions.Where(d => d != missing).ToDictionary(d => $"ReverseProxy:Routes:violator:{d}", string? (_) => "x")
            )
            .Build();

        Assert.Equal([$"violator: {missing}"], Undecided(configuration));
    }

    [Fact]
    public void EveryEndpoint_SaysWhoMayAndHowOften()
    {
        var endpoints = fixture.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        Assert.Contains(endpoints, e => e.RoutePattern.RawText == "/api/v1/meetings/{**rest}");
        Assert.All(
            endpoints.Where(e => e.DisplayName?.EndsWith("unimplemented", StringComparison.Ordinal) != true),
            e =>
            {
                Assert.True(
                    e.Metadata.GetMetadata<IAuthorizeData>() is not null || e.Metadata.GetMetadata<IAllowAnonymous>() is not null,
                    e.DisplayName
                );
                Assert.True(
                    e.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null || Unlimited.Contains(e.RoutePattern.RawText),
                    e.DisplayName
                );
            }
        );
    }

    [Fact]
    public void OpenRoutes_AreTheOnesMeantToBe()
    {
        var configuration = fixture.Host.Services.GetRequiredService<IConfiguration>();
        var open = configuration.GetSection("ReverseProxy:Routes").GetChildren().Where(r => r["AuthorizationPolicy"] is "anonymous");

        // The console asks its readers to sign in by itself; a calendar's address is its secret; schemas and public keys are for everybody.
        Assert.Equal(
            ["calendar", "console-files", "console-pages", "console-start", "schemas", "webhook-keys"],
            open.Select(r => r.Key).Order()
        );
    }

    private static List<string> Undecided(IConfiguration configuration) =>
        [
            .. from route in configuration.GetSection("ReverseProxy:Routes").GetChildren()
            from decision in Decisions
            where string.IsNullOrWhiteSpace(route[decision])
            select $"{route.Key}: {decision}",
        ];
}
