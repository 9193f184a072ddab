using System.Reflection;
using System.Runtime.InteropServices;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Sign;

/// <summary>
/// An Ed25519 key (RFC 8032), signing by scheme <c>v1a</c>. The mathematics are OpenSSL's, which .NET brings its own cryptography from on
/// Linux but has no Ed25519 of; see docs/adr/0012.
/// </summary>
internal sealed class Ed25519Key : IWebhookKey, IDisposable
{
    private const int KeySize = 32;
    private const int SignatureSize = 64;
    private readonly nint _key;

    private Ed25519Key(nint key) => _key = key;

    /// <summary>Is there an OpenSSL (3 or 1.1) on this machine?</summary>
    public static bool IsAvailable { get; } = OpenSsl.Find() != 0;

    public string Scheme => "v1a";

    /// <param name="seed">32 bytes.</param>
    public static Ed25519Key FromSeed(byte[] seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, KeySize);
        var key = OpenSsl.EVP_PKEY_new_raw_private_key(OpenSsl.Ed25519, 0, seed, KeySize);
        return key == 0 ? throw new InvalidOperationException("OpenSSL makes no Ed25519 key.") : new Ed25519Key(key);
    }

    public byte[] PublicKey()
    {
        var (raw, size) = (new byte[KeySize], (nuint)KeySize);
        Succeed(OpenSsl.EVP_PKEY_get_raw_public_key(_key, raw, ref size));
        return raw;
    }

    public byte[] Sign(ReadOnlySpan<byte> content)
    {
        var context = OpenSsl.EVP_MD_CTX_new();
        try
        {
            Succeed(OpenSsl.EVP_DigestSignInit(context, 0, 0, 0, _key));
            var (signature, size, bytes) = (new byte[SignatureSize], (nuint)SignatureSize, content.ToArray());
            Succeed(OpenSsl.EVP_DigestSign(context, signature, ref size, bytes, (nuint)bytes.Length));
            return signature;
        }
        finally
        {
            OpenSsl.EVP_MD_CTX_free(context);
        }
    }

    public void Dispose() => OpenSsl.EVP_PKEY_free(_key);

    private static void Succeed(int answer)
    {
        if (answer != 1)
        {
            throw new InvalidOperationException("OpenSSL refused an Ed25519 operation.");
        }
    }

    /// <summary>The few functions of libcrypto's stable EVP interface that signing needs.</summary>
    private static class OpenSsl
    {
        public const int Ed25519 = 1087;
        private const string Library = "tot-libcrypto";

        static OpenSsl() =>
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? Find() : 0);

        public static nint Find()
        {
            foreach (var name in (string[])["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib", "libcrypto-3-x64.dll"])
            {
                if (NativeLibrary.TryLoad(name, out var handle))
                {
                    return handle;
                }
            }
            return 0;
        }

        [DllImport(Library, ExactSpelling = true)]
        public static extern nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte[] key, nuint length);

        [DllImport(Library, ExactSpelling = true)]
        public static extern int EVP_PKEY_get_raw_public_key(nint key, byte[] raw, ref nuint length);

        [DllImport(Library, ExactSpelling = true)]
        public static extern void EVP_PKEY_free(nint key);

        [DllImport(Library, ExactSpelling = true)]
        public static extern nint EVP_MD_CTX_new();

        [DllImport(Library, ExactSpelling = true)]
        public static extern void EVP_MD_CTX_free(nint context);

        [DllImport(Library, ExactSpelling = true)]
        public static extern int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

        [DllImport(Library, ExactSpelling = true)]
        public static extern int EVP_DigestSign(nint context, byte[] signature, ref nuint size, byte[] content, nuint length);
    }
}
