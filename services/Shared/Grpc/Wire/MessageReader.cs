using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Takes length-prefixed messages off a pipe.</summary>
/// <param name="encoding">The peer's grpc-encoding.</param>
/// <param name="whenUnsupported">The status when that encoding is unknown, which differs between client and server.</param>
internal sealed class MessageReader(PipeReader pipe, int? limit, string? encoding, StatusCode whenUnsupported) : DeserializationContext
{
    private const int HeaderSize = 5;

    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => (int)_payload.Length;

    /// <summary>The next message, or null at the end of the stream.</summary>
    public async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (TryParse(buffer, out var payload, out var compressed))
            {
                var message = Deserialize(marshaller, payload, compressed);
                pipe.AdvanceTo(payload.End);
                return message;
            }

            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw WireErrors.Incomplete();
            }

            cancellationToken.ThrowIfCancellationRequested();
            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>The one message of a unary side, with the end of the stream behind it.</summary>
    public async ValueTask<T?> ReadSingleAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        var message = await ReadAsync(marshaller, cancellationToken);
        if (message is not null)
        {
            await ExpectEndAsync(cancellationToken);
        }

        return message;
    }

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    private async ValueTask ExpectEndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            if (!result.Buffer.IsEmpty)
            {
                throw WireErrors.MoreThanOne();
            }

            pipe.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private bool TryParse(in ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> payload, out bool compressed)
    {
        payload = default;
        compressed = false;
        if (buffer.Length < HeaderSize)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);

        if (header[0] > 1)
        {
            throw WireErrors.BadFlag(header[0]);
        }

        compressed = header[0] == 1;
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)(limit ?? int.MaxValue))
        {
            throw WireErrors.MessageTooLarge(limit ?? int.MaxValue);
        }

        if (buffer.Length - HeaderSize < length)
        {
            return false;
        }

        payload = buffer.Slice(HeaderSize, length);
        return true;
    }

    private T Deserialize<T>(Marshaller<T> marshaller, in ReadOnlySequence<byte> payload, bool compressed)
    {
        if (!compressed)
        {
            return Parse(marshaller, payload);
        }

        if (encoding is null or Names.Identity)
        {
            throw WireErrors.NoEncoding();
        }

        if (encoding != Names.Gzip)
        {
            throw new RpcException(new Status(whenUnsupported, $"The encoding '{encoding}' is not supported."));
        }

        using var plain = new PooledBuffer((int)Math.Clamp(payload.Length * 4, 512, 64 * 1024));
        Compression.Decompress(payload, plain, limit);
        return Parse(marshaller, new ReadOnlySequence<byte>(plain.Written));
    }

    private T Parse<T>(Marshaller<T> marshaller, in ReadOnlySequence<byte> payload)
    {
        _payload = payload;
        try
        {
            return marshaller.ContextualDeserializer(this);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw WireErrors.Malformed(e);
        }
        finally
        {
            _payload = default;
        }
    }
}
