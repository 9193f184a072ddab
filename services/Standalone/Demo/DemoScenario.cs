using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Kernel;

namespace Tot.Standalone.Demo;

/// <summary>What happens in the demo before today, as <c>scenario.json</c> beside this file tells it.</summary>
internal sealed record DemoScenario(IReadOnlyList<DemoStep> Steps)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Of all stories, in the order in which it happens.</summary>
    public static DemoScenario Load()
    {
        using var file = typeof(DemoScenario).Assembly.GetManifestResourceStream("scenario.json")!;
        var stories = JsonSerializer.Deserialize<List<Story>>(file, Json)!;
        return new DemoScenario([.. stories.SelectMany(InTurn).OrderBy(s => s.On).ThenBy(s => s.At)]);
    }

    /// <summary>Day, time and who it is go on from step to step of a story.</summary>
    private static IEnumerable<DemoStep> InTurn(Story story)
    {
        var (on, at, who) = (0, default(TimeOnly), "");
        foreach (var step in story.Steps)
        {
            (on, at, who) = (step.On ?? on, step.At is { } time ? TimeOnly.Parse(time, CultureInfo.InvariantCulture) : at, step.As ?? who);
            yield return new DemoStep(
                on,
                at,
                who,
                step.Post ?? step.Put ?? step.Get,
                step.Put is not null,
                step.Body,
                step.Where,
                step.Keep,
                step.Say
            );
        }
    }

    private sealed record Story(string Title, IReadOnlyList<Written> Steps);

    private sealed record Written(
        int? On,
        string? At,
        string? As,
        string? Post,
        string? Put,
        string? Get,
        JsonNode? Body,
        JsonObject? Where,
        string? Keep,
        string? Say
    );
}

/// <summary>One thing that one user does.</summary>
/// <param name="On">Days from today; in the past.</param>
/// <param name="At">Time of the day in Oslo.</param>
/// <param name="As">The persona.</param>
/// <param name="Path">Below <c>/api/v1/</c>; none when time just goes by.</param>
/// <param name="IsPut">PUT and not POST.</param>
/// <param name="Body">What is sent, with placeholders; null for a GET that waits for an item.</param>
/// <param name="Where">Members that the item waited for has.</param>
/// <param name="Keep">The name under which the answer is known to later steps.</param>
/// <param name="Say">What the console says of it.</param>
internal sealed record DemoStep(
    int On,
    TimeOnly At,
    string As,
    string? Path,
    bool IsPut,
    JsonNode? Body,
    JsonObject? Where,
    string? Keep,
    string? Say
)
{
    public DateTimeOffset When(DateOnly today) => Oslo.At(today.AddDays(On), At);
}
