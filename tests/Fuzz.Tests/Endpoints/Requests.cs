using System.Text;
using System.Text.Json.Nodes;
using Tot.Fuzz.Tests.Support;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>A request before it is sent, so that it can be shown and sent again.</summary>
/// <param name="As">The persona whose token it bears.</param>
/// <param name="Token">What it bears instead; empty for none at all.</param>
internal sealed record Request(
    string As,
    string? Token,
    string Method,
    string Path,
    byte[]? Body,
    string ContentType,
    IReadOnlyList<(string Name, string Value)> Headers
)
{
    public override string ToString() =>
        $"{Method} {Path}\nas {Token ?? As}\n{string.Join('\n', Headers.Select(h => $"{h.Name}: {h.Value}"))}\n{(Body is null ? "" : ContentType + "\n" + Encoding.UTF8.GetString(Body))}";
}

/// <summary>Makes requests of an operation that are right in most places and wrong in a few.</summary>
internal sealed class Requests(Known known)
{
    /// <summary>Stands in what people write; a refusal does not repeat it.</summary>
    public const string Secret = "Ekkomerke";

    /// <summary>Longest path that clients and servers agree on.</summary>
    private const int LongestPath = 4_000;

    /// <summary>Those who work in Bergen, the auditor among them.</summary>
    public static readonly string[] Personas =
    [
        "coordinator",
        "police-exit",
        "child-welfare",
        "child-welfare-emergency",
        "social-services",
        "immigration",
        "counsel",
        "institution",
        "crisis-centre",
        "follow-up",
        "admin",
        "auditor",
    ];

    private static readonly string[] Calendar =
    [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{id}\r\nDTSTAMP:20260303T090000Z\r\nCOMMENT:Ekkomerke\r\n"
            + "ATTENDEE;PARTSTAT=ACCEPTED:mailto:310000124@tot.invalid\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\nUID:{id}\r\nSEQUENCE:0\r\nDTSTAMP:20260303T090000Z\r\nDTSTART:20300101T090000Z\r\n"
            + "ATTENDEE:mailto:310000108@tot.invalid\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ];

    public Request Make(Source source, Operation operation)
    {
        var path = operation.Path;
        var query = new List<string>();
        foreach (var (place, name, format) in operation.Parameters)
        {
            if (place == "path")
            {
                path = path.Replace(
                    $"{{{name}}}",
                    Uri.EscapeDataString(Segment(source, operation, name, format)),
                    StringComparison.Ordinal
                );
            }
            else if (place == "query" && source.OneIn(4) && !name.Equals("wait", StringComparison.OrdinalIgnoreCase))
            {
                query.Add($"{name}={Escape(source, Query(source, name, format))}");
            }
        }
        if (source.OneIn(30))
        {
            query.Add($"{Uri.EscapeDataString(source.Text())}={Uri.EscapeDataString(source.Text())}");
        }
        path += query.Count == 0 ? "" : "?" + string.Join('&', query);
        var (body, type) = Body(source, operation);
        return new Request(
            source.Pick(source.OneIn(4) ? Personas : operation.WhoMay),
            source.OneIn(25) ? source.Pick(["", "x", "..", source.Printable(200)]) : null,
            operation.Method,
            path.Length > LongestPath ? path[..LongestPath] : path,
            body,
            type,
            Headers(source, operation)
        );
    }

    private string Segment(Source source, Operation operation, string name, string format)
    {
        if (!source.OneIn(12))
        {
            var told = name == "id" ? known.Find(source, operation.Collection) : known.Find(source, name);
            return told
                ?? (
                    format == "uuid" ? source.Id().ToString()
                    : format == "date" ? "2026-12-01"
                    : "1"
                );
        }
        // Neither of them can be sent as a part of a path.
        return source.Text() is not ("" or "." or "..") and var text ? text : "-";
    }

    private string Query(Source source, string name, string format)
    {
        var lower = char.ToLowerInvariant(name[0]) + name[1..];
        if (source.OneIn(4))
        {
            return lower == "pageToken" && known.Find(source, "nextPageToken") is { } token ? source.Mutate(token) : source.Text();
        }
        return lower switch
        {
            "pageToken" => known.Find(source, "nextPageToken") ?? "WyJhIl0",
            "orderBy" => source.Pick(["id", "startsAt", "startsAt desc", "dueAt", "openedAt desc", "title", "name", "at desc"]),
            "municipality" => source.Pick(["4601", "0301"]),
            "format" => source.Pick(["csv", "json"]),
            _ => format switch
            {
                "uuid" => known.Find(source, lower) ?? source.Id().ToString(),
                "int32" => source.OneIn(2) ? $"{source.Between(0, 300)}" : $"{source.Number()}",
                "date" => source.Pick(["2026-01-31", "0001-01-01", "9999-12-31", "2030-06-01"]),
                "date-time" => source.Pick(["2026-01-31T10:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]),
                "boolean" => source.Pick(["true", "false"]),
                _ => source.Pick(["open", "closed", "acute", "proposed", "convened", "active", "2026-01-01", "9999-12-31", "0001-01-01"]),
            },
        };
    }

    private static string Escape(Source source, string value) =>
        source.OneIn(10) ? new string([.. value.Where(c => c is > ' ' and <= '~' and not ('#' or '&'))]) : Uri.EscapeDataString(value);

    private (byte[]? Body, string Type) Body(Source source, Operation operation)
    {
        var type = source.OneIn(40)
            ? source.Pick(["text/plain", "application/xml", "application/json; charset=utf-16"])
            : "application/json";
        if (operation.IsCalendarReply)
        {
            var reply = source.Pick(Calendar).Replace("{id}", known.Find(source, "/api/v1/meetings") ?? "x", StringComparison.Ordinal);
            return (Encoding.UTF8.GetBytes(source.OneIn(2) ? source.Mutate(reply) : reply), "text/calendar");
        }
        if (operation.Example is null)
        {
            return source.OneIn(20) ? (Encoding.UTF8.GetBytes(source.Text()), type) : (null, type);
        }
        var body = source.OneIn(2) ? Matrix.Body(source, known, operation.Id) : null;
        if (body is null)
        {
            body = operation.Example.DeepClone();
            Bodies.MakeReal(source, known, body);
        }
        for (var i = source.OneIn(2) ? 0 : source.Between(1, 3); i > 0; i--)
        {
            body = Bodies.Spoil(source, body);
        }
        var text = body?.ToJsonString() ?? "null";
        text = source.OneIn(12) ? Bodies.Roughen(source, text) : text;
        var bytes = Encoding.UTF8.GetBytes(source.OneIn(12) ? source.Mutate(text) : text);
        return (source.OneIn(25) ? source.Mutate(bytes) : bytes, type);
    }

    private List<(string, string)> Headers(Source source, Operation operation)
    {
        var headers = new List<(string, string)>();
        if (operation.Method != "GET" && source.OneIn(4))
        {
            headers.Add(
                (
                    "Idempotency-Key",
                    source.Pick([
                        "one",
                        source.Id().ToString(),
                        source.Id().ToString(),
                        source.Printable(12),
                        new string('k', 256),
                        source.Printable(1),
                    ])
                )
            );
        }
        if (source.OneIn(8))
        {
            headers.Add(
                (
                    source.Pick(["If-Match", "If-None-Match"]),
                    source.Pick(["\"1\"", "*", "W/\"1\"", "1", "\"999999999999999999999\"", source.Printable(5)])
                )
            );
        }
        if (source.OneIn(12))
        {
            var name = source.Pick([
                "Accept",
                "Accept-Language",
                "traceparent",
                "X-Request-Id",
                "Last-Event-ID",
                "Accept-Encoding",
                "Range",
                "X-HTTP-Method-Override",
            ]);
            headers.Add(
                (
                    name,
                    source.OneIn(2)
                        ? source.Printable(source.Between(1, 40))
                        : source.Pick(["text/csv", "*/*", "nn", "00-0-0-0", "bytes=0-", "DELETE", "application/json"])
                )
            );
        }
        return headers;
    }
}
