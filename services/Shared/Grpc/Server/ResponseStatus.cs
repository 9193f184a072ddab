using System.Globalization;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Internal;

internal static class ResponseStatus
{
    private static readonly string[] Codes =
    [
        .. Enumerable.Range(0, (int)StatusCode.Unauthenticated + 1).Select(c => c.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>An error before any message takes one header block instead of two.</summary>
    public static void WriteTrailersOnly(HttpResponse response, Status status, Metadata trailers)
    {
        response.ContentType = Names.ContentType;
        Write(response.Headers, status, trailers);
    }

    public static void WriteTrailers(HttpResponse response, Status status, Metadata trailers)
    {
        var feature = response.HttpContext.Features.Get<IHttpResponseTrailersFeature>();
        Write(feature?.Trailers ?? throw new InvalidOperationException("The server has no trailers."), status, trailers);
    }

    private static void Write(IHeaderDictionary headers, Status status, Metadata trailers)
    {
        foreach (var entry in trailers)
        {
            if (!Names.IsReserved(entry.Key))
            {
                headers.Append(entry.Key, MetadataHeaders.Encode(entry));
            }
        }

        var code = (uint)status.StatusCode < (uint)Codes.Length ? (int)status.StatusCode : (int)StatusCode.Unknown;
        headers[Names.Status] = Codes[code];
        if (!string.IsNullOrEmpty(status.Detail))
        {
            headers[Names.Message] = StatusMessage.Encode(status.Detail);
        }
    }
}
