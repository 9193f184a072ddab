using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tot.Subscriptions.Domain;

/// <summary>An HTTP message without its transport: content type, further headers, exact body.</summary>
public sealed record HttpMessage(string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);

/// <summary>The HTTP protocol binding of CloudEvents 1.0.2, and its JSON format.</summary>
public static class HttpBinding
{
    public const string StructuredContentType = "application/cloudevents+json; charset=utf-8";

    public const string BatchContentType = "application/cloudevents-batch+json; charset=utf-8";

    /// <summary>Most events of one batch.</summary>
    public const int MaxBatch = 100;

    /// <param name="events">One, or in batched mode up to <see cref="MaxBatch"/>.</param>
    /// <param name="mode">How.</param>
    public static HttpMessage Encode(IReadOnlyList<CloudEvent> events, ContentMode mode) =>
        mode switch
        {
            ContentMode.Batch => new(BatchContentType, [], Json(json => WriteAll(json, events))),
            _ when events.Count != 1 => throw new ArgumentException("Only batched mode carries several events.", nameof(events)),
            ContentMode.Structured => new(StructuredContentType, [], Json(json => Write(json, events[0]))),
            _ => new(
                CloudEvent.DataContentType,
                [.. events[0].Attributes().Select(a => new KeyValuePair<string, string>("ce-" + a.Key, HeaderValue(a.Value)))],
                Encoding.UTF8.GetBytes(events[0].Data)
            ),
        };

    /// <summary>
    /// The <c>webhook-id</c> of a request: the event's id, or in batched mode one that follows from the ids of all, so that the same events
    /// sent again have the same, and other events another.
    /// </summary>
    public static string MessageId(IReadOnlyList<CloudEvent> events, ContentMode mode) =>
        mode == ContentMode.Batch
            ? "batch_"
                + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', events.Select(e => e.Id))))[..16])
            : events[0].Id;

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

    private static void WriteAll(Utf8JsonWriter json, IReadOnlyList<CloudEvent> events)
    {
        json.WriteStartArray();
        foreach (var cloudEvent in events)
        {
            Write(json, cloudEvent);
        }
        json.WriteEndArray();
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }
        return buffer.ToArray();
    }
}
