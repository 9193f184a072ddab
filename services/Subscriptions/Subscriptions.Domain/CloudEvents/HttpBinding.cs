using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tot.Subscriptions.Domain;

/// <summary>An HTTP message without its transport: content type, further headers, exact body.</summary>
public sealed record HttpMessage(string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);

/// <summary>The HTTP protocol binding of CloudEvents 1.0.2, and its JSON format.</summary>
public static class HttpBinding
{
    public const string StructuredContentType = "application/cloudevents+json; charset=utf-8";

    public static HttpMessage Encode(CloudEvent cloudEvent, ContentMode mode) =>
        mode == ContentMode.Binary
            ? new(
                CloudEvent.DataContentType,
                [.. cloudEvent.Attributes().Select(a => new KeyValuePair<string, string>("ce-" + a.Key, HeaderValue(a.Value)))],
                Encoding.UTF8.GetBytes(cloudEvent.Data)
            )
            : new(StructuredContentType, [], Structured(cloudEvent));

    /// <summary>Writes the event in the JSON format, also as an element of a batch.</summary>
    public static void Write(Utf8JsonWriter json, CloudEvent cloudEvent)
    {
        json.WriteStartObject();
        foreach (var (name, value) in cloudEvent.Attributes())
        {
            json.WriteString(name, value);
        }
        json.WriteString("datacontenttype", CloudEvent.DataContentType);
        json.WritePropertyName("data");
        json.WriteRawValue(cloudEvent.Data);
        json.WriteEndObject();
    }

    /// <summary>
    /// HTTP binding § 3.1.3.2: space, double quote, percent and everything outside printable ASCII is percent-encoded as UTF-8.
    /// </summary>
    public static string HeaderValue(string value)
    {
        var encoded = new StringBuilder(value.Length);
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (b is > 0x20 and < 0x7F and not (byte)'"' and not (byte)'%')
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }
        return encoded.ToString();
    }

    private static byte[] Structured(CloudEvent cloudEvent)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, cloudEvent);
        }
        return buffer.ToArray();
    }
}
