using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

internal static class RequestHead
{
    /// <summary>Writes all but the deadline; true when the caller asked for gzip.</summary>
    public static bool Write(HttpRequestHeaders headers, in CallOptions options, string? host)
    {
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation(Names.AcceptEncoding, Names.AcceptedEncodings);
        if (host is not null)
        {
            headers.Host = host;
        }

        var gzip = false;
        foreach (var entry in options.Headers ?? Metadata.Empty)
        {
            if (entry.Key == Names.EncodingRequest)
            {
                gzip = entry.Value == Names.Gzip;
            }
            else if (!Names.IsReserved(entry.Key))
            {
                headers.TryAddWithoutValidation(entry.Key, MetadataHeaders.Encode(entry));
            }
        }

        if (gzip)
        {
            headers.TryAddWithoutValidation(Names.Encoding, Names.Gzip);
        }

        return gzip;
    }
}
