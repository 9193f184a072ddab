using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Tot.ServiceDefaults.Identity;

namespace Tot.WebConsole.Identity;

/// <summary>
/// Seals cookies and form tokens with a key that follows from the console's own (<see cref="ServiceKeys.Derive"/>): the same after a restart and in every
/// replica, with nothing to store or share. The framework's key ring would need a folder that all replicas write to.
/// </summary>
internal sealed class KeyedProtection : IDataProtectionProvider, IDataProtector
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly Lazy<byte[]> _key;

    public KeyedProtection(ServiceKeys keys, string service)
        : this(new Lazy<byte[]>(() => keys.Derive(service, "sessions"))) { }

    private KeyedProtection(Lazy<byte[]> key) => _key = key;

    public IDataProtector CreateProtector(string purpose) =>
        new KeyedProtection(
            new Lazy<byte[]>(() =>
                HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.Value, outputLength: 32, info: Encoding.UTF8.GetBytes(purpose))
            )
        );

    public byte[] Protect(byte[] plaintext)
    {
        var sealedBytes = new byte[NonceBytes + plaintext.Length + TagBytes];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var box = new AesGcm(_key.Value, TagBytes);
        box.Encrypt(nonce, plaintext, sealedBytes.AsSpan(NonceBytes, plaintext.Length), sealedBytes.AsSpan(NonceBytes + plaintext.Length));
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">Not sealed by us, or for another purpose.</exception>
    public byte[] Unprotect(byte[] protectedData)
    {
        if (protectedData.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("Too short.");
        }
        var plaintext = new byte[protectedData.Length - NonceBytes - TagBytes];
        using var box = new AesGcm(_key.Value, TagBytes);
        box.Decrypt(
            protectedData.AsSpan(0, NonceBytes),
            protectedData.AsSpan(NonceBytes, plaintext.Length),
            protectedData.AsSpan(NonceBytes + plaintext.Length),
            plaintext
        );
        return plaintext;
    }
}
