using Grpc.Core;
using GrpcTests.Support;
using GrpcTests.V1;

namespace GrpcTests;

/// <summary>How a handler's outcome becomes the call's.</summary>
public sealed class HandlerTests : IAsyncLifetime
{
    private readonly Handlers _handlers = new();
    private Server _server = null!;

    public async ValueTask InitializeAsync() => _server = await Server.StartAsync(handlers: _handlers);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Exception_IsUnknownAndTellsNothing()
    {
        _handlers.Echo = (_, _) => throw new InvalidOperationException("the secret");

        var e = await FailAsync();

        Assert.Equal(StatusCode.Unknown, e.StatusCode);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_WithDetailedErrors_IsTold()
    {
        _handlers.Echo = (_, _) => throw new InvalidOperationException("the secret");
        await using var open = await Server.StartAsync(o => o.EnableDetailedErrors = true, handlers: _handlers);

        var e = await Assert.ThrowsAsync<RpcException>(async () => await open.Client.EchoAsync(new EchoRequest()));

        Assert.Contains("the secret", e.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RpcException_PassesWithItsTrailersAndThoseOfTheContext()
    {
        _handlers.Echo = (_, context) =>
        {
            context.ResponseTrailers.Add("of-context", "1");
            throw new RpcException(new Status(StatusCode.Aborted, "stale"), new Metadata { { "of-exception", "2" } });
        };

        var e = await FailAsync();

        Assert.Equal(new Status(StatusCode.Aborted, "stale"), e.Status);
        Assert.Equal("1", e.Trailers.GetValue("of-context"));
        Assert.Equal("2", e.Trailers.GetValue("of-exception"));
    }

    [Fact]
    public async Task OperationCanceled_IsCancelled()
    {
        _handlers.Echo = (_, _) => throw new OperationCanceledException();

        Assert.Equal(StatusCode.Cancelled, (await FailAsync()).StatusCode);
    }

    [Fact]
    public async Task StatusOfTheContext_IsTheCallsStatus()
    {
        _handlers.Echo = (_, context) =>
        {
            context.Status = new Status(StatusCode.OutOfRange, "set");
            return Task.FromResult(new EchoResponse());
        };

        Assert.Equal(StatusCode.OutOfRange, (await FailAsync()).StatusCode);
    }

    [Fact]
    public async Task NoResponse_IsCancelled()
    {
        _handlers.Echo = (_, _) => Task.FromResult<EchoResponse>(null!);

        Assert.Equal(StatusCode.Cancelled, (await FailAsync()).StatusCode);
    }

    [Fact]
    public async Task ExceptionAfterMessages_FollowsThem()
    {
        _handlers.Count = async (_, stream, _) =>
        {
            await stream.WriteAsync(new CountResponse { Number = 1 });
            throw new InvalidOperationException();
        };
        using var call = _server.Client.Count(new CountRequest());

        Assert.True(await call.ResponseStream.MoveNext());
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Unknown, e.StatusCode);
    }

    [Fact]
    public async Task Deadline_IsAnsweredThoughTheHandlerDoesNotListen()
    {
        var release = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        _handlers.Echo = async (_, context) =>
        {
            context.CancellationToken.Register(cancelled.SetResult);
            await release.Task;
            return new EchoResponse();
        };

        // A raw client has no deadline of its own: the status is the server's.
        var answer = await RawCall.SendAsync(_server, RawCall.Frame([]), ("grpc-timeout", "100m"));

        Assert.Equal((int)StatusCode.DeadlineExceeded, answer.Code);
        // The answer does not wait for whoever hears of it.
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        release.SetResult();
    }

    [Fact]
    public async Task Deadline_InTheMiddleOfAStream_EndsIt()
    {
        _handlers.Count = async (_, stream, context) =>
        {
            await stream.WriteAsync(new CountResponse { Number = 1 });
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };

        var answer = await RawCall.SendAsync(_server, RawCall.Count, new ByteArrayContent(RawCall.Frame([])), ("grpc-timeout", "200m"));

        Assert.Equal((int)StatusCode.DeadlineExceeded, answer.Code);
        Assert.NotEmpty(answer.Body);
    }

    [Fact]
    public async Task Deadline_OfTheClient_EndsACallToASilentServer()
    {
        var release = new TaskCompletionSource();
        await using var silent = await RawServer.StartAsync(_ => release.Task);
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(silent.Urls.First());
        var client = new Probe.ProbeClient(channel);

        var unary = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddMilliseconds(100))
        );
        using var stream = client.Count(new CountRequest(), deadline: DateTime.UtcNow.AddMilliseconds(100));
        var streaming = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext());
        var past = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow));

        Assert.All([unary, streaming, past], e => Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode));
        release.SetResult();
    }

    [Fact]
    public async Task HangingUp_CancelsAHandlerThatIsWriting()
    {
        var ended = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        _handlers.Count = async (_, stream, _) =>
        {
            try
            {
                // Nobody reads, so the windows fill and the write waits.
                while (true)
                {
                    await stream.WriteAsync(new CountResponse { Number = 1 });
                }
            }
            catch (Exception e)
            {
                ended.SetResult(e);
                throw;
            }
        };
        var call = _server.Client.Count(new CountRequest());
        Assert.True(await call.ResponseStream.MoveNext());

        call.Dispose();

        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task WritingAfterTheCall_IsRefused()
    {
        IServerStreamWriter<CountResponse>? kept = null;
        _handlers.Count = (_, stream, _) =>
        {
            kept = stream;
            return Task.CompletedTask;
        };
        using var call = _server.Client.Count(new CountRequest());
        Assert.False(await call.ResponseStream.MoveNext());

        await Eventually.IsTrueAsync(() => kept is not null);
        await Assert.ThrowsAnyAsync<Exception>(() => kept!.WriteAsync(new CountResponse()));
    }

    [Fact]
    public async Task Service_IsDisposedAfterEachCall()
    {
        var before = TestService.Disposed;

        await _server.Client.EchoAsync(new EchoRequest());

        await Eventually.IsTrueAsync(() => TestService.Disposed > before);
    }

    [Fact]
    public async Task BlockingCall_Returns()
    {
        _handlers.Echo = (r, _) => Task.FromResult(new EchoResponse { Text = r.Text });

        var response = await Task.Run(() => _server.Client.Echo(new EchoRequest { Text = "hei" }));

        Assert.Equal("hei", response.Text);
    }

    [Fact]
    public void ClientStreaming_IsRefusedByTheClient()
    {
        Assert.Equal(StatusCode.Unimplemented, Assert.Throws<RpcException>(() => _server.Client.Sum()).StatusCode);
        Assert.Equal(StatusCode.Unimplemented, Assert.Throws<RpcException>(() => _server.Client.Chat()).StatusCode);
    }

    private async Task<RpcException> FailAsync() =>
        await Assert.ThrowsAsync<RpcException>(async () => await _server.Client.EchoAsync(new EchoRequest()));
}
