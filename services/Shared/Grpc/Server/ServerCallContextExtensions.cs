using Grpc.AspNetCore.Server.Internal;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

public static class ServerCallContextExtensions
{
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext) =>
        (serverCallContext as ServerCall)?.Http ?? throw new InvalidOperationException("The context does not belong to a call over HTTP.");
}
