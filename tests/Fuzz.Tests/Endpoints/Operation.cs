using System.Text.Json.Nodes;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>An operation of the merged OpenAPI document.</summary>
/// <param name="Id">What the document calls it.</param>
/// <param name="Example">Of its body; null when it takes none in JSON.</param>
internal sealed record Operation(
    string Id,
    string Method,
    string Path,
    IReadOnlyList<(string In, string Name, string Format)> Parameters,
    JsonNode? Example
)
{
    /// <summary>Where the list is that <c>{id}</c> is out of.</summary>
    public string Collection { get; } = Path.Split("/{", 2)[0];

    /// <summary>What the identifier in its answer is of.</summary>
    public string Answers { get; } =
        Path.Contains('{', StringComparison.Ordinal) ? Path[(Path.LastIndexOf('/') + 1)..].Trim('{', '}') : Path;

    /// <summary>The personas whose role may perform it.</summary>
    public IReadOnlyList<string> WhoMay { get; } = Matrix.WhoMay(Id);

    public bool IsCalendarReply => Path.EndsWith("/calendar/replies", StringComparison.Ordinal);

    /// <summary>Its answer goes on for as long as somebody listens.</summary>
    public bool Streams => Path.EndsWith("/events/stream", StringComparison.Ordinal);

    public static IReadOnlyList<Operation> From(JsonNode document) =>
        [
            .. document["paths"]!
                .AsObject()
                .SelectMany(path =>
                    path.Value!.AsObject().Select(operation => Read(operation.Key.ToUpperInvariant(), path.Key, operation.Value!))
                ),
        ];

    public override string ToString() => $"{Method} {Path}";

    private static Operation Read(string method, string path, JsonNode operation) =>
        new(
            (string)operation["operationId"]!,
            method,
            path,
            [.. (operation["parameters"] as JsonArray ?? []).Select(p => ((string)p!["in"]!, (string)p["name"]!, Format(p["schema"])))],
            operation["requestBody"]?["content"]?["application/json"]?["example"]
        );

    private static string Format(JsonNode? schema) => (string?)schema?["format"] ?? schema?["type"]?.ToString() ?? "";
}
