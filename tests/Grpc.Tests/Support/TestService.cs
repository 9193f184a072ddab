using Grpc.Core;
using GrpcTests.V1;

namespace GrpcTests.Support;

/// <summary>A service whose methods the test gives; hosted beside <see cref="ProbeService"/> it would clash, so alone.</summary>
internal sealed class Handlers
{
    public Func<EchoRequest, ServerCallContext, Task<EchoResponse>> Echo { get; set; } = (_, _) => Task.FromResult(new EchoResponse());

    public Func<CountRequest, IServerStreamWriter<CountResponse>, ServerCallContext, Task> Count { get; set; } =
        (_, _, _) => Task.CompletedTask;
}

internal sealed class TestService(Handlers handlers) : Probe.ProbeBase, IDisposable
{
    public static int Disposed;

    public override Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context) => handlers.Echo(request, context);

    public override Task Count(CountRequest request, IServerStreamWriter<CountResponse> responseStream, ServerCallContext context) =>
        handlers.Count(request, responseStream, context);

    public void Dispose() => Interlocked.Increment(ref Disposed);
}
