using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace Tot.ServiceDefaults.Http;

/// <summary>What a connection may cost the gateway and the services, whoever is at its other end. Section <c>Limits</c>.</summary>
internal static class ConnectionLimits
{
    /// <summary>A request's headers together; a token has up to 8 KiB.</summary>
    private const int HeaderBytes = 32 * 1024;

    private const int HeaderCount = 100;

    private const int AddressBytes = 8 * 1024;

    /// <summary>Who sends headers more slowly than this is cut off.</summary>
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(15);

    /// <summary>An open connection that says nothing.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>A client that has gone without a word is noticed: asked after so long, given up when it does not answer.</summary>
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingAnsweredWithin = TimeSpan.FromSeconds(20);

    public static void Set(KestrelServerLimits limits, IConfiguration configuration)
    {
        limits.MaxRequestBodySize = ServiceHost.MaxBodyBytes;
        // A client that trickles its body is cut off after the grace; a gRPC call may rest between messages, so
        // the gRPC runtime and the gateway's proxy lift it for those.
        limits.MinRequestBodyDataRate = new MinDataRate(
            configuration.GetValue("Limits:BodyBytesPerSecond", 240.0),
            configuration.GetValue("Limits:BodyGrace", TimeSpan.FromSeconds(5))
        );
        limits.RequestHeadersTimeout = HeadersWithin;
        limits.KeepAliveTimeout = Silence;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.MaxRequestLineSize = AddressBytes;
        limits.MaxConcurrentConnections = configuration.GetValue<long?>("Limits:Connections", 10_000);
        limits.Http2.MaxStreamsPerConnection = 1000;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderBytes;
        limits.Http2.KeepAlivePingDelay = PingAfter;
        limits.Http2.KeepAlivePingTimeout = PingAnsweredWithin;
    }
}
