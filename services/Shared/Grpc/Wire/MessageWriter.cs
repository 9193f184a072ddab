using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Puts length-prefixed messages into a buffer; a message of known length is serialised right into it.</summary>
internal sealed class MessageWriter(IBufferWriter<byte> output, int? limit) : SerializationContext
{
    private const int HeaderSize = 5;

    private PooledBuffer? _whole;
    private bool _compress;
    private int _length;
    private bool _complete;

    public void Write<T>(Marshaller<T> marshaller, T message, bool compress)
    {
        _compress = compress;
        _length = -1;
        _complete = false;
        try
        {
            marshaller.ContextualSerializer(message, this);
            if (!_complete)
            {
                throw new InvalidOperationException("The serializer did not complete the message.");
            }

            if (_whole is not null)
            {
                WriteWhole(_whole.Written);
            }
        }
        finally
        {
            _whole?.Dispose();
            _whole = null;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        CheckLimit(payloadLength);
        _length = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_compress || _length < 0)
        {
            return _whole ??= new PooledBuffer(Math.Max(_length, 512));
        }

        WriteHeader(_length, compressed: false);
        return output;
    }

    public override void Complete(byte[] payload)
    {
        CheckLimit(payload.Length);
        _complete = true;
        WriteWhole(payload);
    }

    public override void Complete() => _complete = true;

    private void WriteWhole(ReadOnlyMemory<byte> payload)
    {
        CheckLimit(payload.Length);
        // Of nothing, GZipStream makes nothing, which is no gzip.
        if (!_compress || payload.IsEmpty)
        {
            WriteHeader(payload.Length, compressed: false);
            output.Write(payload.Span);
            return;
        }

        using var compressed = new PooledBuffer(Math.Max(payload.Length / 2, 512));
        Compression.Compress(payload, compressed);
        WriteHeader(compressed.Length, compressed: true);
        output.Write(compressed.Written.Span);
    }

    private void WriteHeader(int length, bool compressed)
    {
        var header = output.GetSpan(HeaderSize);
        header[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        output.Advance(HeaderSize);
    }

    private void CheckLimit(int length)
    {
        if (length > limit)
        {
            throw WireErrors.SentMessageTooLarge(limit.Value);
        }
    }
}
