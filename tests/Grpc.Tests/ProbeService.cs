using Grpc.Core;
using GrpcTests.V1;

namespace GrpcTests;

internal sealed class ProbeService : Probe.ProbeBase
{
    public override async Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context)
    {
        if (request.DelayMs > 0)
        {
            await Task.Delay(request.DelayMs, context.CancellationToken);
        }

        if (request.FailWith > 0)
        {
            throw new RpcException(new Status((StatusCode)request.FailWith, request.Text));
        }

        return new EchoResponse { Text = request.Text, Payload = request.Payload };
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<CountResponse> responseStream, ServerCallContext context)
    {
        for (var i = 1; i <= request.Count; i++)
        {
            await responseStream.WriteAsync(new CountResponse { Number = i });
            await Task.Delay(request.PauseMs, context.CancellationToken);
        }

        if (request.FailWith > 0)
        {
            throw new RpcException(new Status((StatusCode)request.FailWith, "after the last"));
        }
    }
}
