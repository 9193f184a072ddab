using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Makes an endpoint of each method that generated code describes.</summary>
internal sealed class ServiceBinder<TService>(IEndpointRouteBuilder builder, GrpcServiceOptions options, ILoggerFactory loggers)
    : ServiceBinderBase
    where TService : class
{
    private readonly ILogger _logger = loggers.CreateLogger(typeof(TService));
    private readonly ServiceActivator<TService> _activator = new();

    public List<IEndpointConventionBuilder> Endpoints { get; } = [];

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(TRequest), typeof(ServerCallContext));
        var invoke = implementation.CreateDelegate<UnaryInvoker<TService, TRequest, TResponse>>();
        Map(
            method,
            implementation,
            new UnaryHandler<TService, TRequest, TResponse>(method, options, _activator, invoke, _logger).HandleAsync
        );
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ServerStreamingServerMethod<TRequest, TResponse>? handler
    )
    {
        var implementation = Find(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoke = implementation.CreateDelegate<ServerStreamingInvoker<TService, TRequest, TResponse>>();
        Map(
            method,
            implementation,
            new ServerStreamingHandler<TService, TRequest, TResponse>(method, options, _activator, invoke, _logger).HandleAsync
        );
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ClientStreamingServerMethod<TRequest, TResponse>? handler
    ) => Map(method, null, Unimplemented.AnswerAsync);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        DuplexStreamingServerMethod<TRequest, TResponse>? handler
    ) => Map(method, null, Unimplemented.AnswerAsync);

    private static MethodInfo Find(IMethod method, params Type[] parameters) =>
        typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
        ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name}.");

    private void Map(IMethod method, MethodInfo? implementation, RequestDelegate handler)
    {
        if (Endpoints.Count == 0)
        {
            Unimplemented.Map(builder, method.ServiceName);
        }

        var endpoint = builder.MapPost(method.FullName, handler).WithDisplayName($"gRPC - {method.FullName}");
        endpoint.Add(b =>
        {
            b.Metadata.Add(new GrpcMethodMetadata(typeof(TService), method));
            foreach (var attribute in typeof(TService).GetCustomAttributes(inherit: true))
            {
                b.Metadata.Add(attribute);
            }

            foreach (var attribute in implementation?.GetCustomAttributes(inherit: true) ?? [])
            {
                b.Metadata.Add(attribute);
            }
        });
        Endpoints.Add(endpoint);
    }
}
