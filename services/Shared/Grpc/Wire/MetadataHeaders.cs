using System.Buffers.Text;
using System.Text;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Metadata as HTTP headers; binary values are base64, read with or without padding.</summary>
internal static class MetadataHeaders
{
    public static string Encode(Metadata.Entry entry) => entry.IsBinary ? Convert.ToBase64String(entry.Bytes).TrimEnd('=') : entry.Value;

    /// <summary>Adds a header's value; several binary values may come joined by commas.</summary>
    public static void Add(Metadata metadata, string name, string value)
    {
        if (Names.IsReserved(name))
        {
            return;
        }

        if (!Metadata.Entry.IsBinaryKey(name))
        {
            metadata.Add(new Metadata.Entry(name, Printable(value)));
            return;
        }

        foreach (var part in value.Split(','))
        {
            metadata.Add(new Metadata.Entry(name, Decode(name, part.AsSpan().Trim())));
        }
    }

    private static byte[] Decode(string name, ReadOnlySpan<char> text)
    {
        Span<char> padded = text.Length <= 512 ? stackalloc char[text.Length + 3] : new char[text.Length + 3];
        text.CopyTo(padded);
        var length = text.Length;
        for (; length % 4 != 0; length++)
        {
            padded[length] = '=';
        }

        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(length)];
        return Convert.TryFromBase64Chars(padded[..length], bytes, out var written)
            ? bytes[..written]
            : throw new RpcException(new Status(StatusCode.Internal, $"The value of '{name}' is not base64."));
    }

    private static string Printable(string value)
    {
        if (!value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return value;
        }

        var text = new StringBuilder(value);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or > '~')
            {
                text[i] = '?';
            }
        }

        return text.ToString();
    }
}
