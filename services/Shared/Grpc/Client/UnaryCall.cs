using Grpc.Core;

namespace Grpc.Net.Client.Internal;

internal sealed class UnaryCall<TRequest, TResponse>(
    GrpcChannel channel,
    Method<TRequest, TResponse> method,
    string? host,
    CallOptions options
) : HttpCall<TRequest, TResponse>(channel, method, host, options)
    where TRequest : class
    where TResponse : class
{
    public async Task<TResponse> SendAsync(TRequest request)
    {
        try
        {
            var reader = await OpenAsync(request);
            var message = await reader.ReadSingleAsync(Method.ResponseMarshaller, Cancelled);
            ReadTrailers();
            ThrowUnlessOk();
            return message ?? throw Contradict(new Status(StatusCode.Internal, "The server sent no message."));
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
        finally
        {
            Release();
        }
    }
}
