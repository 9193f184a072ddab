using System.Globalization;
using System.Text;

namespace Tot.Subscriptions.Domain;

/// <summary>The three headers of Standard Webhooks 1.0 (standardwebhooks.com).</summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>
    /// Signs <c>id.timestamp.body</c> with every secret, so that a receiver finds a signature it can check on either side of a rotation.
    /// </summary>
    /// <param name="id">The event's id: the same on every retry, so that the receiver can tell a repetition.</param>
    /// <param name="sentAt">When this attempt is sent; receivers refuse what is more than some minutes off their own clock.</param>
    /// <param name="body">The exact bytes of the body.</param>
    /// <param name="secrets">The newest first.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        string id,
        DateTimeOffset sentAt,
        ReadOnlySpan<byte> body,
        IEnumerable<SigningSecret> secrets
    )
    {
        var timestamp = sentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var signatures = secrets.Select(s => "v1," + Convert.ToBase64String(s.Sign(content)));
        return [new(IdHeader, id), new(TimestampHeader, timestamp), new(SignatureHeader, string.Join(' ', signatures))];
    }
}
