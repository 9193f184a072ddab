using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Puts the interceptors round a method once, when it is mapped.</summary>
internal static class ServerInterception
{
    public static UnaryInvoker<TService, TRequest, TResponse> Wrap<TService, TRequest, TResponse>(
        UnaryInvoker<TService, TRequest, TResponse> invoke,
        InterceptorCollection interceptors
    )
        where TRequest : class
        where TResponse : class
    {
        for (var i = interceptors.Count - 1; i >= 0; i--)
        {
            var (registration, next) = (interceptors[i], invoke);
            invoke = (service, request, context) =>
                RunAsync(registration, context, x => x.UnaryServerHandler(request, context, (r, c) => next(service, r, c)));
        }

        return invoke;
    }

    public static ServerStreamingInvoker<TService, TRequest, TResponse> Wrap<TService, TRequest, TResponse>(
        ServerStreamingInvoker<TService, TRequest, TResponse> invoke,
        InterceptorCollection interceptors
    )
        where TRequest : class
        where TResponse : class
    {
        for (var i = interceptors.Count - 1; i >= 0; i--)
        {
            var (registration, next) = (interceptors[i], invoke);
            invoke = (service, request, stream, context) =>
                RunAsync(
                    registration,
                    context,
                    async x =>
                    {
                        await x.ServerStreamingServerHandler<TRequest, TResponse>(
                            request,
                            stream,
                            context,
                            (r, s, c) => next(service, r, s, c)
                        );
                        return true;
                    }
                );
        }

        return invoke;
    }

    private static async Task<T> RunAsync<T>(
        InterceptorRegistration registration,
        ServerCallContext context,
        Func<Interceptor, Task<T>> run
    )
    {
        var interceptor = registration.Create(context.GetHttpContext().RequestServices, out var owned);
        try
        {
            return await run(interceptor);
        }
        finally
        {
            if (owned)
            {
                await Owned.DisposeAsync(interceptor);
            }
        }
    }
}
