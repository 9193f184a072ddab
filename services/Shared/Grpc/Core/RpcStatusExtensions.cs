using Google.Protobuf;

namespace Grpc.Core;

/// <summary>The richer error model: a <see cref="Google.Rpc.Status"/> in the trailers.</summary>
public static class RpcStatusExtensions
{
    public static RpcException ToRpcException(this Google.Rpc.Status status) =>
        status.ToRpcException(Enum.IsDefined((StatusCode)status.Code) ? (StatusCode)status.Code : StatusCode.Unknown, status.Message);

    public static RpcException ToRpcException(this Google.Rpc.Status status, StatusCode statusCode, string message)
    {
        Metadata trailers = [];
        trailers.SetRpcStatus(status);
        return new RpcException(new Status(statusCode, message), trailers);
    }
}

public static class RpcExceptionExtensions
{
    /// <summary>Null when the peer sent no details.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException ex, bool ignoreParseError = false) =>
        ex.Trailers.GetRpcStatus(ignoreParseError);
}

public static class MetadataExtensions
{
    public const string StatusDetailsTrailerName = "grpc-status-details-bin";

    public static Google.Rpc.Status? GetRpcStatus(this Metadata metadata, bool ignoreParseError = false)
    {
        if (metadata.GetValueBytes(StatusDetailsTrailerName) is not { } bytes)
        {
            return null;
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException) when (ignoreParseError)
        {
            return null;
        }
    }

    public static void SetRpcStatus(this Metadata metadata, Google.Rpc.Status status) =>
        metadata.Add(StatusDetailsTrailerName, status.ToByteArray());
}
