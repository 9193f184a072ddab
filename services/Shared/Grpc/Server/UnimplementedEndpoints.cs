using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A method nobody implements is UNIMPLEMENTED, without standing in the way of other endpoints.</summary>
internal static class UnimplementedEndpoints
{
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, object> Mapped = [];

    public static void Map(IEndpointRouteBuilder builder)
    {
        if (Mapped.TryAdd(builder, Mapped))
        {
            builder
                .MapPost("{grpcService}/{grpcMethod:grpcContent}", AnswerAsync)
                .WithDisplayName("gRPC - unimplemented")
                .AllowAnonymous()
                .Add(b => ((RouteEndpointBuilder)b).Order = int.MaxValue);
        }
    }

    public static Task AnswerAsync(HttpContext http)
    {
        if (Requests.TryRefuse(http))
        {
            return Task.CompletedTask;
        }

        ResponseStatus.WriteTrailersOnly(
            http.Response,
            new Status(StatusCode.Unimplemented, "The method is not implemented."),
            Metadata.Empty
        );
        return Task.CompletedTask;
    }
}

/// <summary>Matches requests with a gRPC content type.</summary>
internal sealed class GrpcContentConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => httpContext is not null && Names.IsGrpc(httpContext.Request.ContentType);
}
