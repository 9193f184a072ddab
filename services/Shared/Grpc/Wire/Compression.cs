using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Wire;

internal static class Compression
{
    public static void Compress(ReadOnlyMemory<byte> plain, PooledBuffer into)
    {
        using var gzip = new GZipStream(new BufferStream(into), CompressionLevel.Fastest);
        gzip.Write(plain.Span);
    }

    /// <summary>Stops at the limit, so that a small message cannot unfold into a large one.</summary>
    public static void Decompress(in ReadOnlySequence<byte> compressed, PooledBuffer into, int? limit)
    {
        using var gzip = new GZipStream(new SequenceStream(compressed), CompressionMode.Decompress);
        try
        {
            while (gzip.Read(into.GetSpan(4096)) is var read and > 0)
            {
                into.Advance(read);
                if (into.Length > limit)
                {
                    throw WireErrors.MessageTooLarge(limit.Value);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The compressed message is damaged.", e));
        }
    }

    private sealed class BufferStream(IBufferWriter<byte> target) : OneWayStream
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer) => target.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer.AsSpan(offset, count));
    }

    private sealed class SequenceStream(ReadOnlySequence<byte> source) : OneWayStream
    {
        private ReadOnlySequence<byte> _rest = source;

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, _rest.Length);
            _rest.Slice(0, count).CopyTo(buffer);
            _rest = _rest.Slice(count);
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }

    private abstract class OneWayStream : Stream
    {
        public override bool CanRead => false;

        public override bool CanWrite => false;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
