using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;

namespace Grpc.Core;

/// <summary>Headers and trailers. A key ending in <c>-bin</c> carries bytes, any other key printable ASCII.</summary>
public sealed class Metadata : Collection<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    public static readonly Metadata Empty = [];

    public void Add(string key, string value) => Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <summary>The last entry with the key, as the protocol lets later values win.</summary>
    public Entry? Get(string key)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (string.Equals(this[i].Key, key, StringComparison.OrdinalIgnoreCase))
            {
                return this[i];
            }
        }

        return null;
    }

    public string? GetValue(string key) => Get(key)?.Value;

    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => this.Where(e => string.Equals(e.Key, key, StringComparison.OrdinalIgnoreCase));

    protected override void ClearItems()
    {
        ThrowIfShared();
        base.ClearItems();
    }

    protected override void InsertItem(int index, Entry item)
    {
        ThrowIfShared();
        base.InsertItem(index, item);
    }

    private void ThrowIfShared()
    {
        if (ReferenceEquals(this, Empty))
        {
            throw new InvalidOperationException("Metadata.Empty cannot be changed.");
        }
    }

    public sealed class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        public Entry(string key, string value)
        {
            Key = Normalise(key);
            if (IsBinaryKey(Key))
            {
                throw new ArgumentException($"The key '{Key}' carries bytes.", nameof(key));
            }

            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw new ArgumentException($"The value of '{Key}' is not printable ASCII; use a key ending in -bin.", nameof(value));
            }

            _text = value;
        }

        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalise(key);
            if (!IsBinaryKey(Key))
            {
                throw new ArgumentException($"The key '{Key}' carries text; bytes need a key ending in -bin.", nameof(key));
            }

            _bytes = [.. valueBytes];
        }

        public string Key { get; }

        public bool IsBinary => _bytes is not null;

        public string Value => _text ?? Encoding.ASCII.GetString(_bytes!);

        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : [.. _bytes];

        internal ReadOnlySpan<byte> Bytes => _bytes;

        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, {_bytes!.Length} bytes]" : $"[Entry: key={Key}, value={_text}]";

        internal static bool IsBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

        private static string Normalise(string key)
        {
            var lower = key.ToLowerInvariant();
            return lower.Length > 0 && !lower.AsSpan().ContainsAnyExcept(KeyCharacters)
                ? lower
                : throw new ArgumentException($"'{key}' is not a metadata key.", nameof(key));
        }
    }
}
