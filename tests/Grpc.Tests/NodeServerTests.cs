using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using GrpcTests.Support;
using GrpcTests.V1;

namespace GrpcTests;

/// <summary>Our client calls a @grpc/grpc-js server.</summary>
public sealed class NodeServerTests(NodeServer node) : IClassFixture<NodeServer>
{
    [Fact]
    public async Task Echo_ReturnsTextAndBytes()
    {
        var response = await node.Client.EchoAsync(new EchoRequest { Text = "blåbær", Payload = ByteString.CopyFrom(0, 255) });

        Assert.Equal("blåbær", response.Text);
        Assert.Equal([0, 255], response.Payload.ToByteArray());
    }

    [Fact]
    public async Task Echo_OfThreeMebibytes_ReturnsThem()
    {
        var payload = ByteString.CopyFrom(new byte[3 * 1024 * 1024]);

        Assert.Equal(payload, (await node.Client.EchoAsync(new EchoRequest { Payload = payload })).Payload);
    }

    [Fact]
    public async Task Echo_OfGzippedRequest_IsUnderstood()
    {
        var payload = ByteString.CopyFrom(new byte[200_000]);
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };

        Assert.Equal(payload, (await node.Client.EchoAsync(new EchoRequest { Payload = payload }, gzip)).Payload);
    }

    [Fact]
    public async Task Error_ComesWithDecodedMessageTrailersAndDetails()
    {
        var headers = new Metadata { { "probe-bin", [1, 2, 254, 255] } };

        var e = await Assert.ThrowsAsync<RpcException>(async () =>
            await node.Client.EchoAsync(new EchoRequest { Text = "100 % blåbær\n✓", FailWith = (int)StatusCode.NotFound }, headers)
        );

        Assert.Equal(StatusCode.NotFound, e.StatusCode);
        Assert.Equal("100 % blåbær\n✓", e.Status.Detail);
        Assert.Equal([1, 2, 254, 255], e.Trailers.GetValueBytes("trailer-bin"));
        Assert.Equal("PROBE_FAILED", e.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason);
    }

    [Fact]
    public async Task Metadata_ComesBackInHeadersAndTrailers()
    {
        var headers = new Metadata { { "probe-text", "some text" }, { "probe-bin", [1, 2, 254, 255] } };

        using var call = node.Client.EchoAsync(new EchoRequest(), headers);
        var initial = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("some text", initial.GetValue("probe-text"));
        Assert.Equal([1, 2, 254, 255], initial.GetValueBytes("probe-bin"));
        Assert.Equal("some text", call.GetTrailers().GetValue("trailer-text"));
        Assert.Equal([1, 2, 254, 255], call.GetTrailers().GetValueBytes("trailer-bin"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Deadline_ReachesTheServerAndEndsTheCall()
    {
        var key = Guid.NewGuid().ToString();
        DateTime Deadline() => DateTime.UtcNow.AddMilliseconds(400);

        var left = (await node.Client.EchoAsync(new EchoRequest(), deadline: Deadline())).DeadlineMs;
        var e = await Assert.ThrowsAsync<RpcException>(async () =>
            await node.Client.EchoAsync(new EchoRequest { DelayMs = 60_000 }, new Metadata { { "probe-key", key } }, Deadline())
        );

        Assert.InRange(left, 1, 400);
        Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode);
        await Eventually.IsTrueAsync(async () => (await node.Client.SeenAsync(new SeenRequest { Key = key })).Cancelled);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("dispose")]
    public async Task Cancelling_ReachesTheServer(string how)
    {
        var key = Guid.NewGuid().ToString();
        using var cancel = new CancellationTokenSource();
        using var call = node.Client.Count(
            new CountRequest { Count = 1000, PauseMs = 10_000 },
            new Metadata { { "probe-key", key } },
            cancellationToken: cancel.Token
        );
        Assert.True(await call.ResponseStream.MoveNext());

        // Nobody is reading at this moment.
        if (how == "token")
        {
            await cancel.CancelAsync();
        }
        else
        {
            call.Dispose();
        }

        await Eventually.IsTrueAsync(async () => (await node.Client.SeenAsync(new SeenRequest { Key = key })).Cancelled);
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Cancelled, e.StatusCode);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(500, 0)]
    [InlineData(3, (int)StatusCode.OutOfRange)]
    public async Task Stream_ArrivesWholeBeforeItsStatus(int count, int failWith)
    {
        using var call = node.Client.Count(new CountRequest { Count = count, FailWith = failWith });
        var numbers = new List<int>();

        var failure = await Record.ExceptionAsync(async () =>
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync())
            {
                numbers.Add(response.Number);
            }
        });

        Assert.Equal(Enumerable.Range(1, count), numbers);
        Assert.Equal(failWith, (int)((failure as RpcException)?.StatusCode ?? StatusCode.OK));
        Assert.Equal(failWith, (int)call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Unimplemented_IsToldByTheServer()
    {
        var nothing = new Grpc.Health.V1.Health.HealthClient(GrpcChannel.ForAddress($"http://127.0.0.1:{node.Port}"));

        var e = await Assert.ThrowsAsync<RpcException>(async () => await nothing.CheckAsync(new Grpc.Health.V1.HealthCheckRequest()));

        Assert.Equal(StatusCode.Unimplemented, e.StatusCode);
    }

    [Fact]
    public async Task TwoHundredStreams_AreOpenAtOnce_ThoughAConnectionTakesOneHundred()
    {
        await using var narrow = await NodeServer.StartAsync(maxStreams: 100);
        var calls = Enumerable
            .Range(0, 200)
            .Select(i => narrow.Client.Count(new CountRequest { Count = 2, PauseMs = 1_000_000 }, new Metadata { { "probe-key", $"{i}" } }))
            .ToList();

        // No stream ends, so all of them are open when the last has begun.
        foreach (var call in calls)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            Assert.True(await call.ResponseStream.MoveNext(timeout.Token));
        }

        calls.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task Channel_SurvivesKillAndRestartOfTheServer()
    {
        await using var first = await NodeServer.StartAsync();
        var client = first.Client;
        await client.EchoAsync(new EchoRequest());
        using var open = client.Count(new CountRequest { Count = 2, PauseMs = 1_000_000 });
        Assert.True(await open.ResponseStream.MoveNext());

        await first.KillAsync();

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => open.ResponseStream.MoveNext())).StatusCode);
        var e = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest()));
        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
        await using var second = await NodeServer.StartAsync(first.Port);
        Assert.Equal("back", (await client.EchoAsync(new EchoRequest { Text = "back" })).Text);
    }

    [Fact]
    public async Task GoAway_LetsTheOpenStreamEndAndTheNextCallReconnect()
    {
        await using var first = await NodeServer.StartAsync();
        using var open = first.Client.Count(new CountRequest { Count = 3, PauseMs = 500 });
        Assert.True(await open.ResponseStream.MoveNext());

        first.BeginShutdown();

        Assert.True(await open.ResponseStream.MoveNext());
        Assert.True(await open.ResponseStream.MoveNext());
        Assert.False(await open.ResponseStream.MoveNext());
        await using var second = await Eventually.SucceedsAsync(() => NodeServer.StartAsync(first.Port));
        Assert.Equal("back", (await first.Client.EchoAsync(new EchoRequest { Text = "back" })).Text);
    }
}
