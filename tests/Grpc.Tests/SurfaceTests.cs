using Grpc.Core;

namespace GrpcTests;

public sealed class SurfaceTests
{
    /// <summary>Names that exist in the real packages: code that uses only these survives the swap.</summary>
    private static readonly string[] Known =
    [
        "Google.Rpc.BadRequest",
        "Google.Rpc.ErrorDetailsReflection",
        "Google.Rpc.ErrorInfo",
        "Google.Rpc.RetryInfo",
        "Google.Rpc.Status",
        "Google.Rpc.StatusReflection",
        "Grpc.AspNetCore.HealthChecks.GrpcHealthChecksOptions",
        "Grpc.AspNetCore.HealthChecks.HealthCheckMapContext",
        "Grpc.AspNetCore.HealthChecks.ServiceMappingCollection",
        "Grpc.AspNetCore.Server.GrpcMethodMetadata",
        "Grpc.AspNetCore.Server.GrpcServiceOptions",
        "Grpc.AspNetCore.Server.IGrpcServerBuilder",
        "Grpc.AspNetCore.Server.InterceptorCollection",
        "Grpc.AspNetCore.Server.InterceptorRegistration",
        "Grpc.Core.AsyncClientStreamingCall",
        "Grpc.Core.AsyncDuplexStreamingCall",
        "Grpc.Core.AsyncServerStreamingCall",
        "Grpc.Core.AsyncStreamReaderExtensions",
        "Grpc.Core.AsyncUnaryCall",
        "Grpc.Core.BindServiceMethodAttribute",
        "Grpc.Core.CallInvoker",
        "Grpc.Core.CallOptions",
        "Grpc.Core.ChannelBase",
        "Grpc.Core.ClientBase",
        "Grpc.Core.ClientStreamingServerMethod",
        "Grpc.Core.DeserializationContext",
        "Grpc.Core.DuplexStreamingServerMethod",
        "Grpc.Core.IAsyncStreamReader",
        "Grpc.Core.IAsyncStreamWriter",
        "Grpc.Core.IClientStreamWriter",
        "Grpc.Core.IMethod",
        "Grpc.Core.IServerStreamWriter",
        "Grpc.Core.Interceptors.CallInvokerExtensions",
        "Grpc.Core.Interceptors.ChannelExtensions",
        "Grpc.Core.Interceptors.ClientInterceptorContext",
        "Grpc.Core.Interceptors.Interceptor",
        "Grpc.Core.Marshaller",
        "Grpc.Core.Marshallers",
        "Grpc.Core.Metadata",
        "Grpc.Core.MetadataExtensions",
        "Grpc.Core.Method",
        "Grpc.Core.MethodType",
        "Grpc.Core.RpcException",
        "Grpc.Core.RpcExceptionExtensions",
        "Grpc.Core.RpcStatusExtensions",
        "Grpc.Core.SerializationContext",
        "Grpc.Core.ServerCallContext",
        "Grpc.Core.ServerCallContextExtensions",
        "Grpc.Core.ServerServiceDefinition",
        "Grpc.Core.ServerStreamingServerMethod",
        "Grpc.Core.ServiceBinderBase",
        "Grpc.Core.Status",
        "Grpc.Core.StatusCode",
        "Grpc.Core.UnaryServerMethod",
        "Grpc.Core.WriteFlags",
        "Grpc.Core.WriteOptions",
        "Grpc.Health.V1.Health",
        "Grpc.Health.V1.HealthCheckRequest",
        "Grpc.Health.V1.HealthCheckResponse",
        "Grpc.Health.V1.HealthReflection",
        "Grpc.Net.Client.GrpcChannel",
        "Grpc.Net.Client.GrpcChannelOptions",
        "Microsoft.AspNetCore.Builder.GrpcEndpointRouteBuilderExtensions",
        "Microsoft.AspNetCore.Builder.GrpcHealthChecksEndpointRouteBuilderExtensions",
        "Microsoft.AspNetCore.Builder.GrpcServiceEndpointConventionBuilder",
        "Microsoft.Extensions.DependencyInjection.GrpcHealthChecksServiceExtensions",
        "Microsoft.Extensions.DependencyInjection.GrpcServicesExtensions",
    ];

    [Fact]
    public void PublicTypes_AreThoseOfTheRealPackages()
    {
        var exported = typeof(RpcException)
            .Assembly.GetExportedTypes()
            .Where(t => !t.IsNested)
            .Select(t => t.FullName!.Split('`')[0])
            .Distinct()
            .ToList();

        Assert.NotEmpty(exported);
        Assert.Empty(exported.Except(Known));
    }
}
