using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Health.V1;
using GrpcTests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace GrpcTests;

public sealed class HealthTests : IAsyncLifetime
{
    private HealthStatus _store = HealthStatus.Healthy;
    private Server _server = null!;
    private Health.HealthClient _health = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await Server.StartAsync(services: s =>
        {
            s.AddGrpcHealthChecks(o =>
                {
                    o.Services.Map("ready", c => c.Tags.Contains("ready"));
                    o.Services.Map("live", c => c.Name == "alive");
                })
                .AddCheck("alive", () => HealthCheckResult.Healthy())
                .AddCheck("store", () => new HealthCheckResult(_store), ["ready"]);
            s.Configure<HealthCheckPublisherOptions>(o =>
            {
                o.Delay = TimeSpan.Zero;
                o.Period = TimeSpan.FromSeconds(1);
            });
        });
        _health = new Health.HealthClient(_server.Channel);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(HealthStatus.Healthy, "ready", ServingStatus.Serving)]
    [InlineData(HealthStatus.Degraded, "ready", ServingStatus.Serving)]
    [InlineData(HealthStatus.Unhealthy, "ready", ServingStatus.NotServing)]
    [InlineData(HealthStatus.Unhealthy, "", ServingStatus.NotServing)]
    [InlineData(HealthStatus.Unhealthy, "live", ServingStatus.Serving)]
    public async Task Check_TellsTheChecksMappedToTheService(HealthStatus store, string service, ServingStatus expected)
    {
        _store = store;

        Assert.Equal(expected, (await _health.CheckAsync(new HealthCheckRequest { Service = service })).Status);
    }

    [Fact]
    public async Task Check_OfUnknownService_IsNotFound()
    {
        var e = await Assert.ThrowsAsync<RpcException>(async () => await _health.CheckAsync(new HealthCheckRequest { Service = "x" }));

        Assert.Equal(StatusCode.NotFound, e.StatusCode);
    }

    [Fact]
    public async Task Watch_TellsTheStatusNowAndEachChange()
    {
        using var watch = _health.Watch(new HealthCheckRequest { Service = "ready" }, deadline: DateTime.UtcNow.AddSeconds(20));

        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        _store = HealthStatus.Unhealthy;
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        _store = HealthStatus.Healthy;
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_OfUnknownService_StaysOpen()
    {
        using var watch = _health.Watch(new HealthCheckRequest { Service = "x" });

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
        Assert.False(watch.ResponseStream.MoveNext().IsCompleted);
    }

    [Fact]
    public async Task Watch_WhenTheServerStops_SaysSoAndEnds()
    {
        using var watch = _health.Watch(new HealthCheckRequest());
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));

        var stopped = _server.StopAsync();

        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.False(await watch.ResponseStream.MoveNext());
        await stopped;
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext());
        return watch.ResponseStream.Current.Status;
    }
}
