using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// A method a service lacks is UNIMPLEMENTED. Of a service nobody mapped the 404 tells as much to every client, and a pattern for all
/// of those would stand in the way of other endpoints.
/// </summary>
internal static class Unimplemented
{
    public static void Map(IEndpointRouteBuilder builder, string service) =>
        builder.MapPost($"/{service}/{{grpcMethod}}", AnswerAsync).AllowAnonymous().WithDisplayName($"gRPC - /{service} unimplemented");

    public static Task AnswerAsync(HttpContext http)
    {
        if (!Requests.TryRefuse(http))
        {
            var status = new Status(StatusCode.Unimplemented, "The method is not implemented.");
            ResponseStatus.WriteTrailersOnly(http.Response, status, Metadata.Empty);
        }

        return Task.CompletedTask;
    }
}
