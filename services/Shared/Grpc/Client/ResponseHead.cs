using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>Reads what the protocol puts into HTTP response headers and trailers.</summary>
internal static class ResponseHead
{
    public static Metadata ToMetadata(HttpResponseHeaders headers)
    {
        Metadata metadata = [];
        foreach (var header in headers.NonValidated)
        {
            foreach (var value in header.Value)
            {
                MetadataHeaders.Add(metadata, header.Key, value);
            }
        }

        return metadata;
    }

    public static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>Null when the headers hold no grpc-status.</summary>
    public static Status? Status(HttpResponseHeaders headers)
    {
        if (Value(headers, Names.Status) is not { } text)
        {
            return null;
        }

        var code =
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= (int)StatusCode.Unauthenticated
                ? (StatusCode)number
                : StatusCode.Unknown;
        return new Status(code, StatusMessage.Decode(Value(headers, Names.Message) ?? ""));
    }

    /// <summary>Why a response without grpc-status in its headers is no gRPC response, or null when it is one.</summary>
    public static Status? Refusal(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new Status(
                StatusMapping.FromHttp(response.StatusCode),
                $"The server answered with HTTP status {(int)response.StatusCode}."
            );
        }

        var contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var values) ? values.ToString() : "";
        return Names.IsGrpc(contentType) ? null : new Status(StatusCode.Unknown, $"The server answered with content type '{contentType}'.");
    }
}
