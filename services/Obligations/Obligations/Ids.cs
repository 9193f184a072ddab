using Grpc.Core;

namespace Tot.Obligations;

/// <summary>Reads the identifiers of a gRPC request.</summary>
internal static class Ids
{
    /// <exception cref="RpcException">INVALID_ARGUMENT: not a UUID.</exception>
    public static Guid Read(string text, string field) =>
        Guid.TryParse(text, out var id) ? id : throw new RpcException(new Status(StatusCode.InvalidArgument, $"{field}: not a UUID."));
}
