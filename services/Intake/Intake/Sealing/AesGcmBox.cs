using System.Security.Cryptography;
using System.Text;

namespace Tot.Intake.Sealing;

/// <summary>
/// AES-256-GCM, as <c>format (1 byte) | nonce (12) | tag (16) | ciphertext</c>. The nonce is random: a person's key seals a handful of texts and a key-ring key far fewer
/// than the 2³² that NIST SP 800-38D § 8.3 allows. <c>boundTo</c> is what the text belongs to: under another name it does not open.
/// </summary>
internal static class AesGcmBox
{
    public const int KeySize = 32;
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeySize);

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, string boundTo)
    {
        var box = new byte[HeaderSize + text.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, text, box.AsSpan(HeaderSize), box.AsSpan(1 + NonceSize, TagSize), Encoding.UTF8.GetBytes(boundTo));
        return box;
    }

    /// <exception cref="CryptographicException">Another key, bound to something else, or not as it was sealed.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, string boundTo)
    {
        if (box.Length < HeaderSize || box[0] != Format)
        {
            throw new CryptographicException("Not a sealed text of a known format.");
        }
        var text = new byte[box.Length - HeaderSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(box.Slice(1, NonceSize), box[HeaderSize..], box.Slice(1 + NonceSize, TagSize), text, Encoding.UTF8.GetBytes(boundTo));
        return text;
    }
}
