using System.Globalization;
using System.Text;

namespace Tot.Subscriptions.Domain;

/// <summary>A key that deliveries are signed with.</summary>
public interface IWebhookKey
{
    /// <summary>The scheme of Standard Webhooks: <c>v1</c> (HMAC-SHA256) or <c>v1a</c> (Ed25519).</summary>
    string Scheme { get; }

    byte[] Sign(ReadOnlySpan<byte> content);
}

/// <summary>The three headers of Standard Webhooks 1.0 (standardwebhooks.com).</summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>
    /// Signs <c>id.timestamp.body</c> with every key, so that a receiver finds a signature it can check, also on either side of a rotation.
    /// </summary>
    /// <param name="id">The message's id: the same on every retry, so that the receiver can tell a repetition.</param>
    /// <param name="sentAt">When this attempt is sent; receivers refuse what is more than some minutes off their own clock.</param>
    /// <param name="body">The exact bytes of the body.</param>
    /// <param name="keys">The newest first.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        string id,
        DateTimeOffset sentAt,
        ReadOnlySpan<byte> body,
        IEnumerable<IWebhookKey> keys
    )
    {
        var timestamp = sentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var signatures = keys.Select(k => $"{k.Scheme},{Convert.ToBase64String(k.Sign(content))}");
        return [new(IdHeader, id), new(TimestampHeader, timestamp), new(SignatureHeader, string.Join(' ', signatures))];
    }
}
