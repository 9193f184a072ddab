using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

internal sealed class StreamingCall<TRequest, TResponse> : HttpCall<TRequest, TResponse>, IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly Task<MessageReader> _open;

    /// <summary>Who holds it may read and may end the call.</summary>
    private int _reading;

    public StreamingCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        : base(channel, method, host, options)
    {
        var cancelled = Cancelled;
        _open = OpenAsync(request);
        // Between two reads nobody else would tell the server.
        cancelled.UnsafeRegister(static call => ((StreamingCall<TRequest, TResponse>)call!).Abort(), this);
    }

    public TResponse Current { get; private set; } = null!;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _reading, 1, 0) != 0)
        {
            throw IsCancelled ? Fail(new OperationCanceledException()) : new InvalidOperationException("One read at a time.");
        }

        try
        {
            return await ReadAsync(cancellationToken);
        }
        catch (Exception e)
        {
            var failure = Fail(e, cancellationToken);
            Release();
            throw failure;
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
            if (IsCancelled && !HasEnded)
            {
                Abort();
            }
        }
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!HasEnded)
        {
            using var registration = cancellationToken.UnsafeRegister(
                static call => ((StreamingCall<TRequest, TResponse>)call!).Cancel(),
                this
            );
            var reader = await _open;
            if (await reader.ReadAsync(Method.ResponseMarshaller, Cancelled) is { } message)
            {
                Current = message;
                return true;
            }

            ReadTrailers();
            Release();
        }

        ThrowUnlessOk();
        return false;
    }

    private void Abort()
    {
        if (Interlocked.CompareExchange(ref _reading, 1, 0) == 0)
        {
            _ = EndAsync();
        }
    }

    private async Task EndAsync()
    {
        try
        {
            await _open;
            Fail(new OperationCanceledException());
        }
        catch (RpcException)
        {
            // It failed to open, which is its outcome.
        }

        Release();
    }
}
