using Grpc.Core;

namespace Grpc.Wire;

internal static class WireErrors
{
    public static RpcException MessageTooLarge(int limit) =>
        new(new Status(StatusCode.ResourceExhausted, $"Received message exceeds the maximum of {limit} bytes."));

    public static RpcException SentMessageTooLarge(int limit) =>
        new(new Status(StatusCode.ResourceExhausted, $"Sent message exceeds the maximum of {limit} bytes."));

    public static RpcException Incomplete() => new(new Status(StatusCode.Internal, "Incomplete message."));

    public static RpcException BadFlag(byte flag) => new(new Status(StatusCode.Internal, $"Unknown message flag {flag}."));

    public static RpcException NoEncoding() =>
        new(new Status(StatusCode.Internal, "A message is marked as compressed, but grpc-encoding names no compression."));

    public static RpcException MoreThanOne() => new(new Status(StatusCode.Internal, "More than one message in a unary call."));

    public static RpcException Malformed(Exception cause) =>
        new(new Status(StatusCode.Internal, "The message could not be parsed.", cause));
}
