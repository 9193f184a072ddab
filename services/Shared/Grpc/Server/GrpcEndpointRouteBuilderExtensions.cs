using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Internal;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Maps every method of the service; conventions apply to all of them.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        var services = builder.ServiceProvider;
        var options =
            services.GetService<IOptions<GrpcServiceOptions>>()?.Value
            ?? throw new InvalidOperationException("Call services.AddGrpc() before mapping a gRPC service.");
        var binder = new ServiceBinder<TService>(builder, options, services.GetRequiredService<ILoggerFactory>());
        Bind(typeof(TService), binder);
        return new GrpcServiceEndpointConventionBuilder(binder.Endpoints);
    }

    /// <summary>Generated code binds a null implementation: only the methods' descriptions are wanted here.</summary>
    private static void Bind(Type service, ServiceBinderBase binder)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is not { } attribute)
            {
                continue;
            }

            var bind =
                attribute.BindType.GetMethod(
                    attribute.BindMethodName,
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static,
                    [typeof(ServiceBinderBase), type]
                ) ?? throw new InvalidOperationException($"{attribute.BindType} has no method {attribute.BindMethodName}.");
            bind.Invoke(null, [binder, null]);
            return;
        }

        throw new InvalidOperationException($"{service} derives from no generated service base.");
    }
}
