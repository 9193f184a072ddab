using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

internal delegate Task<TResponse> UnaryInvoker<in TService, in TRequest, TResponse>(
    TService service,
    TRequest request,
    ServerCallContext context
);

internal delegate Task ServerStreamingInvoker<in TService, in TRequest, out TResponse>(
    TService service,
    TRequest request,
    IServerStreamWriter<TResponse> stream,
    ServerCallContext context
);

/// <summary>What every kind of method does around its handler.</summary>
internal abstract class MethodHandler<TService>(
    IMethod method,
    GrpcServiceOptions options,
    ServiceActivator<TService> activator,
    ILogger logger
)
    where TService : class
{
    public async Task HandleAsync(HttpContext http)
    {
        if (Requests.TryRefuse(http))
        {
            return;
        }

        var call = new ServerCall(http, method, options, logger);
        Exception? failure = null;
        try
        {
            call.Start();
            await InvokeAsync(call);
        }
        catch (Exception e)
        {
            failure = e;
        }

        await call.EndAsync(failure);
    }

    protected abstract Task HandleAsync(TService service, ServerCall call);

    private async Task InvokeAsync(ServerCall call)
    {
        var service = activator.Create(call.Http.RequestServices, out var owned);
        try
        {
            await HandleAsync(service, call);
        }
        finally
        {
            if (owned)
            {
                await Owned.DisposeAsync(service);
            }
        }
    }
}

internal sealed class UnaryHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    GrpcServiceOptions options,
    ServiceActivator<TService> activator,
    UnaryInvoker<TService, TRequest, TResponse> invoke,
    ILogger logger
) : MethodHandler<TService>(method, options, activator, logger)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly UnaryInvoker<TService, TRequest, TResponse> _invoke = ServerInterception.Wrap(invoke, options.Interceptors);

    protected override async Task HandleAsync(TService service, ServerCall call)
    {
        var request = await call.ReadSingleAsync(method.RequestMarshaller);
        var response = await _invoke(service, request, call);
        await call.WriteAsync(method.ResponseMarshaller, response, flush: false);
    }
}

internal sealed class ServerStreamingHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    GrpcServiceOptions options,
    ServiceActivator<TService> activator,
    ServerStreamingInvoker<TService, TRequest, TResponse> invoke,
    ILogger logger
) : MethodHandler<TService>(method, options, activator, logger)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly ServerStreamingInvoker<TService, TRequest, TResponse> _invoke = ServerInterception.Wrap(invoke, options.Interceptors);

    protected override async Task HandleAsync(TService service, ServerCall call)
    {
        var request = await call.ReadSingleAsync(method.RequestMarshaller);
        await _invoke(service, request, new ResponseStream<TResponse>(call, method.ResponseMarshaller), call);
    }
}

internal sealed class ResponseStream<T>(ServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => call.WriteAsync(marshaller, message, flush: true);

    public Task WriteAsync(T message, CancellationToken cancellationToken) =>
        call.WriteAsync(marshaller, message, flush: true, cancellationToken);
}
