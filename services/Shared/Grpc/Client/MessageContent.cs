using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>
/// One message, serialised before the call starts so that the handler may send it again on another connection. The buffer goes back
/// to the pool when the call is over and no send still reads it.
/// </summary>
internal sealed class MessageContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Grpc = new(Names.ContentType);

    private readonly PooledBuffer _buffer = new();
    private int _users = 1;
    private int _disposed;

    private MessageContent() => Headers.ContentType = Grpc;

    public static MessageContent Create<T>(Marshaller<T> marshaller, T message, bool compress, int? limit)
    {
        var content = new MessageContent();
        try
        {
            new MessageWriter(content._buffer, limit).Write(marshaller, message, compress);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            await stream.WriteAsync(_buffer.Written, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _buffer.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Leave();
        }

        base.Dispose(disposing);
    }

    private void Enter()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return;
            }

            users = seen;
        }

        throw new ObjectDisposedException(nameof(MessageContent));
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _buffer.Dispose();
        }
    }
}
