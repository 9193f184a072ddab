using System.Buffers;

namespace Grpc.Wire;

/// <summary>A growing buffer rented from the shared pool.</summary>
internal sealed class PooledBuffer(int initialCapacity = 512) : IBufferWriter<byte>, IDisposable
{
    private byte[] _rented = ArrayPool<byte>.Shared.Rent(initialCapacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _rented.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _rented.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _rented.AsSpan(Length);
    }

    public void Dispose()
    {
        var rented = _rented;
        _rented = [];
        Length = 0;
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Ensure(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_rented.Length - Length >= needed)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_rented.Length * 2, Length + needed));
        _rented.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_rented);
        _rented = larger;
    }
}
