using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using GrpcTests.V1;
using Status = Grpc.Core.Status;

namespace GrpcTests.Support;

/// <summary>What became of the calls that carried a key.</summary>
internal sealed class SeenCalls
{
    private readonly ConcurrentDictionary<string, SeenResponse> _calls = new();

    public SeenResponse this[string key] => _calls.GetValueOrDefault(key) ?? new SeenResponse();

    public void Begin(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("probe-key") is { } key)
        {
            _calls[key] = new SeenResponse { Started = true };
            context.CancellationToken.Register(() => _calls[key] = new SeenResponse { Started = true, Cancelled = true });
        }
    }
}

internal sealed class ProbeService(SeenCalls seen) : Probe.ProbeBase
{
    public override async Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context)
    {
        await BeginAsync(context);
        var left = context.Deadline == DateTime.MaxValue ? 0 : (context.Deadline - DateTime.UtcNow).TotalMilliseconds;
        if (request.DelayMs > 0)
        {
            await Task.Delay(request.DelayMs, context.CancellationToken);
        }

        return request.FailWith == 0
            ? new EchoResponse
            {
                Text = request.Text,
                Payload = request.Payload,
                DeadlineMs = (int)left,
            }
            : throw new Google.Rpc.Status
            {
                Code = request.FailWith,
                Message = request.Text,
                Details = { Any.Pack(new Google.Rpc.ErrorInfo { Reason = "PROBE_FAILED", Domain = "grpc-tests" }) },
            }.ToRpcException();
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<CountResponse> responseStream, ServerCallContext context)
    {
        await BeginAsync(context);
        for (var number = 1; number <= request.Count; number++)
        {
            if (number > 1 && request.PauseMs > 0)
            {
                await Task.Delay(request.PauseMs, context.CancellationToken);
            }

            await responseStream.WriteAsync(new CountResponse { Number = number });
        }

        if (request.FailWith > 0)
        {
            throw new RpcException(new Status((StatusCode)request.FailWith, "after the last"));
        }
    }

    public override Task<SeenResponse> Seen(SeenRequest request, ServerCallContext context) => Task.FromResult(seen[request.Key]);

    private async Task BeginAsync(ServerCallContext context)
    {
        seen.Begin(context);
        Metadata headers = [];
        foreach (var entry in context.RequestHeaders.Where(e => e.Key is "probe-text" or "probe-bin"))
        {
            headers.Add(entry);
            var trailer = entry.Key.Replace("probe", "trailer");
            context.ResponseTrailers.Add(entry.IsBinary ? new(trailer, entry.ValueBytes) : new(trailer, entry.Value));
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }
}
