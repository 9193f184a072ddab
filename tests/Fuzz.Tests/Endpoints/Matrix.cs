using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tot.Fuzz.Tests.Support;
using Tot.ServiceDefaults.Demo;
using Tot.Testing;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>What the authorization matrix of the system tests knows of an operation: who may, and a body that passes.</summary>
internal static partial class Matrix
{
    private static readonly JsonNode Rows = Read("matrix.json");
    private static readonly JsonNode Bodies = Read("bodies.json");

    /// <summary>The personas whose role may; all of them where anybody may.</summary>
    public static IReadOnlyList<string> WhoMay(string operation)
    {
        var row = Rows["operations"]!.AsArray().Single(r => (string)r!["operation"]! == operation)!;
        var may = (string)row["may"]!;
        return Rows["groups"]![may] is JsonArray group ? [.. group.Select(role => (string)role!)]
            : Requests.Personas.Contains(may) ? [may]
            : Requests.Personas;
    }

    /// <summary>Null where the matrix has none.</summary>
    public static JsonNode? Body(Source source, Known known, string operation) =>
        Bodies[operation] is JsonObject body
            ? JsonNode.Parse(Placeholder().Replace(body.ToJsonString(), match => Fill(source, known, match)))
            : null;

    private static string Fill(Source source, Known known, Match placeholder)
    {
        var (word, of) = (placeholder.Groups["word"].Value, placeholder.Groups["of"].Value);
        var now = TimeProvider.System.GetUtcNow();
        var later = int.TryParse(of, CultureInfo.InvariantCulture, out var count) ? count : 0;
        return word switch
        {
            "agency" => DemoPersonas.Find(of.TrimStart('.'))!.AgencyId.ToString(),
            "at" => now.AddHours(later).ToString("O", CultureInfo.InvariantCulture),
            "day" => now.AddDays(later).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "secret" => Requests.Secret,
            "number" => "17912099898",
            "adult" or "spare" => known.Find(source, "/api/v1/persons") ?? source.Id().ToString(),
            _ => known.Find(source, "/api/v1/" + word) ?? source.Id().ToString(),
        };
    }

    private static JsonNode Read(string file) =>
        JsonNode.Parse(
            File.ReadAllText(Repository.PathOf(Path.Combine("tests", "System.Tests", "Authorization", file))),
            documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }
        )!;

    [GeneratedRegex(@"\{(?<word>[a-z]+)(?<of>[.+][a-z0-9-]+)?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
