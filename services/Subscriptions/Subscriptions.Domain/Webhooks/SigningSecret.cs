using System.Security.Cryptography;

namespace Tot.Subscriptions.Domain;

/// <summary>A shared secret of the Standard Webhooks scheme: <c>whsec_</c> and the base64 of 32 random bytes (the scheme allows 24 to 64).</summary>
public sealed class SigningSecret : IWebhookKey
{
    private const string Prefix = "whsec_";
    private readonly byte[] _key;

    private SigningSecret(byte[] key) => _key = key;

    public static SigningSecret Generate() => new(RandomNumberGenerator.GetBytes(32));

    /// <exception cref="FormatException">It is not such a secret.</exception>
    public static SigningSecret Parse(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal)
            ? new(Convert.FromBase64String(text[Prefix.Length..]))
            : throw new FormatException("A signing secret starts with whsec_.");

    public string Scheme => "v1";

    public byte[] Sign(ReadOnlySpan<byte> content) => HMACSHA256.HashData(_key, content);

    /// <summary>The form that the subscriber is shown once. Deliberately not ToString, so that no log line ever prints it.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);
}
