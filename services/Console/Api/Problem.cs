using System.Text.Json;

namespace Tot.WebConsole.Api;

/// <summary>Why a service refused, as its problem document says.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code, see docs/refusal-codes.md; empty when there was no document.</param>
/// <param name="Detail">The service's own sentence, in English.</param>
public sealed record Problem(int Status, string Code, string? Detail = null)
{
    /// <summary>Refused fields and why.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>What else the document says, for example <c>lastLawfulDay</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> More { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public string? TraceId => Text("traceId");

    /// <summary>Somebody saved before the reader did.</summary>
    public bool IsConflict => Code == "STALE_VERSION";

    public string? Text(string name) =>
        More.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public IReadOnlyList<string> Strings(string name) =>
        More.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
            : [];

    public DateOnly? Day(string name) =>
        DateOnly.TryParse(Text(name), System.Globalization.CultureInfo.InvariantCulture, out var day) ? day : null;

    public static async Task<Problem> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var status = (int)answer.StatusCode;
        try
        {
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(ct));
            var members = document.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.Clone(), StringComparer.Ordinal);
            var errors = members.TryGetValue("errors", out var fields) && fields.ValueKind == JsonValueKind.Object ? fields : default;
            return new Problem(status, String(members, "code") ?? "", String(members, "detail"))
            {
                More = members,
                Errors = Fields(errors),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new Problem(status, "");
        }
    }

    private static string? String(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Dictionary<string, string[]> Fields(JsonElement errors) =>
        errors.ValueKind == JsonValueKind.Object
            ? errors
                .EnumerateObject()
                .ToDictionary(
                    e => e.Name,
                    e =>
                        e.Value.ValueKind == JsonValueKind.Array
                            ? [.. e.Value.EnumerateArray().Select(m => m.ToString())]
                            : new[] { e.Value.ToString() },
                    StringComparer.Ordinal
                )
            : [];
}

/// <summary>A refusal that leaves nothing to show; it becomes a page of its own.</summary>
internal sealed class RefusedException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem => problem;
}
