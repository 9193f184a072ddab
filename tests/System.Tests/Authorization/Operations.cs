using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tot.Testing;

namespace Tot.SystemTests.Authorization;

/// <summary>An operation of the API document.</summary>
/// <param name="Id">operationId.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">With parameters in braces.</param>
/// <param name="Roles">Whom its service lets in at all, as the document says; null for everybody.</param>
/// <param name="HasBody">Does it ask for a body?</param>
internal sealed partial record Operation(string Id, HttpMethod Method, string Path, IReadOnlyList<string>? Roles, bool HasBody)
{
    public bool IsRead => Method == HttpMethod.Get;

    public bool HasParameters => Path.Contains('{', StringComparison.Ordinal);

    public static IReadOnlyList<Operation> AllOf(JsonNode document) =>
        [
            .. document["paths"]!
                .AsObject()
                .SelectMany(path =>
                    path.Value!.AsObject()
                        .Where(o => o.Key is "get" or "post" or "put" or "patch" or "delete")
                        .Select(o => new Operation(
                            (string)o.Value!["operationId"]!,
                            HttpMethod.Parse(o.Key),
                            path.Key,
                            o.Value["x-roles"]?.AsArray().Select(r => (string)r!).ToList(),
                            o.Value["requestBody"] is not null
                        ))
                ),
        ];

    /// <summary>The address, each parameter filled with the thing of the segment before it.</summary>
    public string Address(Func<string, string> thing) => Parameter().Replace(Path, m => $"{m.Groups[1].Value}/{thing(m.Groups[1].Value)}");

    [GeneratedRegex(@"([a-z-]+)/\{[A-Za-z]+\}")]
    private static partial Regex Parameter();
}

/// <summary>bodies.json: a body that each operation takes, with placeholders (see <see cref="CaseFile.Fill"/>).</summary>
internal static class Bodies
{
    public static IReadOnlyDictionary<string, string> All { get; } =
        JsonDocument
            .Parse(File.ReadAllText(Repository.PathOf("tests/System.Tests/Authorization/bodies.json")))
            .RootElement.EnumerateObject()
            .ToDictionary(
                p => p.Name,
                p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText(),
                StringComparer.Ordinal
            );
}
