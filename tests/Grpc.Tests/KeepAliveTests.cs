using Grpc.Core;
using Grpc.Net.Client;
using GrpcTests.Support;
using GrpcTests.V1;

namespace GrpcTests;

/// <summary>Pings keep an idle stream alive and find a dead one.</summary>
public sealed class KeepAliveTests
{
    [Fact]
    public async Task IdleStream_OutlivesThePingInterval()
    {
        await using var server = await Server.StartAsync(kestrel: k =>
        {
            k.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
            k.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
            k.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1);
        });
        using var channel = Pinging(server.Address);
        using var call = new Probe.ProbeClient(channel).Count(new CountRequest { Count = 2, PauseMs = 3000 });

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.True(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task SilentPeer_IsFoundOutByPings()
    {
        await using var server = await Server.StartAsync();
        await using var relay = new Relay(server.Port);
        using var channel = Pinging(relay.Address);
        using var call = new Probe.ProbeClient(channel).Count(new CountRequest { Count = 2, PauseMs = 1_000_000 });
        Assert.True(await call.ResponseStream.MoveNext());

        relay.Silence();

        var failure = Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        var e = await failure.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(e.StatusCode == StatusCode.Unavailable, e.ToString());
    }

    [Fact]
    public async Task SilentClient_IsFoundOutByPingsOfTheServer()
    {
        await using var server = await Server.StartAsync(kestrel: k =>
        {
            k.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
            k.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
        });
        await using var relay = new Relay(server.Port);
        using var channel = GrpcChannel.ForAddress(relay.Address);
        using var call = new Probe.ProbeClient(channel).Count(
            new CountRequest { Count = 2, PauseMs = 1_000_000 },
            new Metadata { { "probe-key", "silent" } }
        );
        Assert.True(await call.ResponseStream.MoveNext());

        relay.Silence();

        await Eventually.IsTrueAsync(() => server.Seen["silent"].Cancelled);
    }

    private static GrpcChannel Pinging(string address) =>
        GrpcChannel.ForAddress(
            address,
            new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler
                {
                    KeepAlivePingDelay = TimeSpan.FromSeconds(1),
                    KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
                    KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                },
                DisposeHttpClient = true,
            }
        );
}
