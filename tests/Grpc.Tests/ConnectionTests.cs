using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using GrpcTests.Support;
using GrpcTests.V1;

namespace GrpcTests;

/// <summary>Connections come and go under a channel that stays.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task Channel_SurvivesTheServersRestart()
    {
        var first = await Server.StartAsync();
        var port = first.Port;
        using var channel = GrpcChannel.ForAddress(first.Address);
        var client = new Probe.ProbeClient(channel);
        await client.EchoAsync(new EchoRequest());

        await first.StopAsync();
        await first.DisposeAsync();

        var e = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest()));
        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
        await using var second = await Server.StartAsync(port: port);
        Assert.Equal("back", (await client.EchoAsync(new EchoRequest { Text = "back" })).Text);
    }

    [Fact]
    public async Task GracefulStop_LetsOpenCallsEndWhole()
    {
        await using var server = await Server.StartAsync();
        using var call = server.Client.Count(new CountRequest { Count = 3, PauseMs = 400 });
        Assert.True(await call.ResponseStream.MoveNext());

        var stopped = server.StopAsync();

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.False(await call.ResponseStream.MoveNext());
        await stopped;
    }

    [Fact]
    public async Task Stop_OverAnEndlessStream_EndsItAsUnavailable()
    {
        await using var server = await Server.StartAsync();
        using var call = server.Client.Count(
            new CountRequest { Count = 2, PauseMs = 1_000_000 },
            new Metadata { { "probe-key", "endless" } }
        );
        Assert.True(await call.ResponseStream.MoveNext());

        var stopped = server.StopAsync();

        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
        await stopped;
        await Eventually.IsTrueAsync(() => server.Seen["endless"].Cancelled);
    }

    [Fact]
    public async Task RestartsUnderLoad_LoseOnlyWhatTheyInterrupt()
    {
        var server = await Server.StartAsync();
        var port = server.Port;
        using var channel = GrpcChannel.ForAddress(server.Address);
        var client = new Probe.ProbeClient(channel);
        var codes = new ConcurrentDictionary<StatusCode, int>();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(CallAsync)).ToList();

        for (var i = 0; i < 3; i++)
        {
            var before = codes.GetValueOrDefault(StatusCode.OK);
            await Eventually.IsTrueAsync(() => codes.GetValueOrDefault(StatusCode.OK) > before + 100);
            await server.StopAsync();
            await server.DisposeAsync();
            server = await Server.StartAsync(port: port);
        }

        var last = codes.GetValueOrDefault(StatusCode.OK);
        await Eventually.IsTrueAsync(() => codes.GetValueOrDefault(StatusCode.OK) > last + 100);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await server.DisposeAsync();
        Assert.Empty(codes.Keys.Except([StatusCode.OK, StatusCode.Unavailable]));

        async Task CallAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                var code = StatusCode.OK;
                try
                {
                    await client.EchoAsync(new EchoRequest());
                }
                catch (RpcException e)
                {
                    code = e.StatusCode;
                    await Task.Yield();
                }

                codes.AddOrUpdate(code, 1, (_, n) => n + 1);
            }
        }
    }

    [Fact]
    public async Task TwoHundredStreams_AreOpenAtOnce_ThoughAConnectionTakesOneHundred()
    {
        await using var server = await Server.StartAsync(kestrel: k => k.Limits.Http2.MaxStreamsPerConnection = 100);
        var calls = Enumerable.Range(0, 200).Select(_ => server.Client.Count(new CountRequest { Count = 2, PauseMs = 1_000_000 })).ToList();

        foreach (var call in calls)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            Assert.True(await call.ResponseStream.MoveNext(timeout.Token));
        }

        calls.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task ParallelCalls_NeverMixTheirBuffers()
    {
        await using var server = await Server.StartAsync(o => o.ResponseCompressionAlgorithm = "gzip");
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };

        await Parallel.ForAsync(
            0,
            2000,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (i, _) =>
            {
                var text = new string((char)('a' + (i % 26)), 1 + (i * 37 % 5000));
                if (i % 7 == 0)
                {
                    // Cancelled calls give their buffers back at the worst moment.
                    using var call = server.Client.EchoAsync(new EchoRequest { Text = text });
                    return;
                }

                Assert.Equal(text, (await server.Client.EchoAsync(new EchoRequest { Text = text }, i % 2 == 0 ? gzip : null)).Text);
            }
        );
    }

    [Fact]
    public async Task Channel_WhenDisposed_CancelsItsCalls()
    {
        await using var server = await Server.StartAsync();
        var channel = GrpcChannel.ForAddress(server.Address);
        var client = new Probe.ProbeClient(channel);
        using var call = client.Count(new CountRequest { Count = 2, PauseMs = 1_000_000 }, new Metadata { { "probe-key", "disposed" } });
        Assert.True(await call.ResponseStream.MoveNext());

        channel.Dispose();

        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        await Eventually.IsTrueAsync(() => server.Seen["disposed"].Cancelled);
    }

    [Fact]
    public async Task NobodyListening_IsUnavailableAtOnce()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var client = new Probe.ProbeClient(channel);

        var e = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest()));

        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
    }

    [Fact]
    public async Task OwnHttpClient_CarriesTheCalls()
    {
        await using var server = await Server.StartAsync();
        using var http = new HttpClient();
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpClient = http });
        using var stream = new Probe.ProbeClient(channel).Count(new CountRequest { Count = 2, PauseMs = 1_000_000 });

        // HttpClient would wait for the whole stream if it were asked the ordinary way.
        Assert.True(await stream.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Trace_GoesOnAtTheServer()
    {
        string? seen = null;
        var handlers = new Handlers
        {
            Echo = (_, context) =>
            {
                seen = context.RequestHeaders.GetValue("traceparent");
                return Task.FromResult(new EchoResponse());
            },
        };
        await using var server = await Server.StartAsync(handlers: handlers);
        using var activity = new Activity("caller").Start();

        await server.Client.EchoAsync(new EchoRequest());

        Assert.Contains(activity.TraceId.ToString(), seen, StringComparison.Ordinal);
    }
}
