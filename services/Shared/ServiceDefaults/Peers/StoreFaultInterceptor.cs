using Grpc.Core;
using Grpc.Core.Interceptors;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Peers;

/// <summary>Answers UNAVAILABLE while the store is away, as HTTP answers 503: whoever asked tries again, and tells its own caller to.</summary>
internal sealed class StoreFaultInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (StoreFaults.IsAway(e))
        {
            throw Away();
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation
    )
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (StoreFaults.IsAway(e))
        {
            throw Away();
        }
    }

    private static RpcException Away() => new(new Status(StatusCode.Unavailable, "The store does not answer."));
}
