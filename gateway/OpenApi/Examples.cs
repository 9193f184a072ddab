using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tot.Gateway.OpenApi;

/// <summary>
/// Gives every body of the document an example that can be copied: what its schema says, and for the names that mean the same everywhere
/// what such a thing looks like. All of it is invented.
/// </summary>
internal sealed partial class Examples(JsonObject api)
{
    private const int MaxDepth = 6;

    private static readonly Dictionary<string, JsonNode> Known = new(StringComparer.Ordinal)
    {
        ["municipality"] = "4601",
        ["district"] = "Årstad",
        ["organisationNumber"] = "310000124",
        ["caseNumber"] = "TOT-2026-000123",
        ["name"] = "Syntetisk Person",
        ["title"] = "Bolig fra første dag",
        ["email"] = "post@barnevern.example",
        ["place"] = "Møterom 1",
        ["reason"] = "Oppdiktet grunn",
        ["recurrence"] = "FREQ=MONTHLY;BYDAY=1TU",
        ["videoLink"] = "https://video.example/tot",
        ["endpoint"] = "https://barnevern.example/tot/events",
        ["eventTypes"] = new JsonArray("tot.events.v1.Deadline*"),
        ["ageGroup"] = "minor",
        ["ground"] = "necessary-for-own-task",
        ["ruleSet"] = "bvl-2021-6-6",
        ["nationality"] = "XXX",
        ["language"] = "vi",
    };

    /// <summary>Adds the examples to the request and the successful answers of each operation that has none of its own.</summary>
    public static void AddTo(JsonObject api)
    {
        var examples = new Examples(api);
        var operations = (api["paths"] as JsonObject ?? []).SelectMany(p => p.Value!.AsObject()).Select(o => o.Value).OfType<JsonObject>();
        foreach (var operation in operations)
        {
            examples.AddTo(operation["requestBody"]);
            foreach (var (status, response) in operation["responses"] as JsonObject ?? [])
            {
                if (status.StartsWith('2'))
                {
                    examples.AddTo(response);
                }
            }
        }
    }

    public JsonNode? Of(JsonNode schema) => Of(schema, name: "", MaxDepth);

    private void AddTo(JsonNode? body)
    {
        if (body?["content"]?["application/json"] is JsonObject json && json["schema"] is { } schema && json["example"] is null)
        {
            json["example"] = Of(schema);
        }
    }

    private JsonNode? Of(JsonNode schema, string name, int depth)
    {
        var resolved = Schemas.Resolve(api, schema);
        if (
            (resolved["example"] ?? resolved["default"] ?? (resolved["enum"] as JsonArray)?.FirstOrDefault(v => v is not null)) is { } given
        )
        {
            return given.DeepClone();
        }
        if (depth == 0)
        {
            return null;
        }
        if (resolved["properties"] is JsonObject properties)
        {
            return new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, Of(p.Value!, p.Key, depth - 1))));
        }
        if (Known.TryGetValue(name, out var known) && IsOfType(known, resolved))
        {
            return known.DeepClone();
        }
        if (resolved["items"] is { } items)
        {
            return new JsonArray(Of(items, name, depth - 1));
        }
        return FirstWordOf(schema) ?? OfFormat(resolved);
    }

    /// <summary>A text that is one of a few words lists them in its description.</summary>
    private static JsonNode? FirstWordOf(JsonNode schema) =>
        Word().Match((string?)schema["description"] ?? "") is { Success: true } word ? word.Groups["word"].Value : null;

    private static JsonNode? OfFormat(JsonNode schema) =>
        (string?)schema["format"] switch
        {
            "uuid" => "00000000-0000-7000-8000-000000000000",
            "date-time" => "2026-01-30T23:10:00+01:00",
            "date" => "2026-01-30",
            "uri" => "https://example.org/",
            _ => Schemas.TypeName(schema) switch
            {
                "boolean" => false,
                "integer" or "number" => 1,
                "string" => "text",
                _ => null,
            },
        };

    private static bool IsOfType(JsonNode known, JsonNode schema) => Schemas.TypeName(schema) == (known is JsonArray ? "array" : "string");

    [GeneratedRegex("^(?<word>[a-z]+(-[a-z]+)*)(, [a-z]| or [a-z])", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
