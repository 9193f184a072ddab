namespace Grpc.Wire;

internal static class Names
{
    public const string ContentType = "application/grpc";

    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";

    /// <summary>Request metadata that asks the client for compression, as Grpc.Net.Client has it; never sent.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    public const string Identity = "identity";
    public const string Gzip = "gzip";
    public const string AcceptedEncodings = "identity,gzip";

    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>Also application/grpc+proto and parameters, but not application/grpc-web.</summary>
    public static bool IsGrpc(ReadOnlySpan<char> contentType) =>
        contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');

    /// <summary>Whether a comma-separated list of encodings names gzip.</summary>
    public static bool AcceptsGzip(ReadOnlySpan<char> list)
    {
        foreach (var range in list.Split(','))
        {
            if (list[range].Trim().Equals(Gzip, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Headers that belong to the protocol and are no metadata.</summary>
    public static bool IsReserved(string name) =>
        name.Length == 0
        || name[0] == ':'
        || name.ToLowerInvariant()
            is Status
                or Message
                or Timeout
                or Encoding
                or AcceptEncoding
                or EncodingRequest
                or "te"
                or "host"
                or "content-type"
                or "content-length"
                or "connection"
                or "transfer-encoding"
                or "trailer";
}
