using System.Net;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>What the protocol says a call has come to when the peer sent no grpc-status.</summary>
internal static class StatusMapping
{
    public static StatusCode FromHttp(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.BadRequest => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests
            or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };

    public static StatusCode FromHttp2Error(long code) =>
        code switch
        {
            0x7 => StatusCode.Unavailable,
            0x8 => StatusCode.Cancelled,
            0xb => StatusCode.ResourceExhausted,
            0xc => StatusCode.PermissionDenied,
            0xd => StatusCode.Unknown,
            _ => StatusCode.Internal,
        };

    public static Status FromTransport(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is HttpProtocolException reset && IsStreamReset(reset))
            {
                return new Status(FromHttp2Error(reset.ErrorCode), reset.Message, exception);
            }
        }

        return exception is HttpRequestException or IOException
            ? new Status(StatusCode.Unavailable, $"The connection failed: {exception.Message}", exception)
            : new Status(StatusCode.Internal, $"The call failed: {exception.Message}", exception);
    }

    /// <summary>
    /// GOAWAY, an unanswered ping and RST_STREAM arrive as one exception type; only the text tells the loss of a connection, which is
    /// UNAVAILABLE whatever its code, from the refusal of a call. The runtime's messages are not translated.
    /// </summary>
    private static bool IsStreamReset(HttpProtocolException exception) =>
        exception.Message.Contains("reset the stream", StringComparison.Ordinal);
}
