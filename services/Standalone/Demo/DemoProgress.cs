using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Kernel;
using Tot.ServiceDefaults.Demo;

namespace Tot.Standalone.Demo;

/// <summary>How far the invented cases are told, kept in the data folder after each step, so that who was interrupted goes on where it was.</summary>
internal sealed class DemoProgress
{
    private const string FileName = "demo-cases.json";

    private readonly string _file;

    private DemoProgress(string folder, State state) => (_file, Now) = (Path.Combine(folder, FileName), state);

    public State Now { get; private set; }

    /// <summary>Begins in an empty folder, with a clock that stands before the first step, or goes on in one where it began.</summary>
    /// <exception cref="StartException">The folder holds something else.</exception>
    public static DemoProgress Open(string folder, DemoScenario scenario)
    {
        if (Read(folder) is { } begun)
        {
            return new DemoProgress(folder, begun);
        }
        if (Directory.EnumerateFileSystemEntries(folder).Any(e => !IsOurs(e)))
        {
            throw new StartException(
                $"The data folder {folder} is not empty. --demo fills an empty folder only: name another with --data, or delete this one."
            );
        }
        var now = TimeProvider.System.GetUtcNow();
        var progress = new DemoProgress(folder, new State(Oslo.Day(now), 0, [], Finished: false));
        DemoClock.Set(folder, scenario.Steps[0].When(progress.Now.Today).AddHours(-1) - now);
        progress.Save();
        return progress;
    }

    /// <summary>Was it begun and not finished?</summary>
    public static bool IsHalfDone(string folder) => Read(folder) is { Finished: false };

    public void StepDone(string? keep, JsonNode? answer)
    {
        if (keep is not null)
        {
            // Shown once, to whoever asked.
            (answer as JsonObject)?.Remove("secret");
            Now.Kept[keep] = answer?.DeepClone();
        }
        Now = Now with { Done = Now.Done + 1 };
        Save();
    }

    public void Finish()
    {
        Now = Now with { Kept = [], Finished = true };
        Save();
    }

    private void Save()
    {
        var draft = _file + ".new";
        File.WriteAllText(draft, JsonSerializer.Serialize(Now));
        File.Move(draft, _file, overwrite: true);
    }

    private static State? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        return File.Exists(file) ? JsonSerializer.Deserialize<State>(File.ReadAllText(file)) : null;
    }

    private static bool IsOurs(string entry) =>
        Path.GetFileName(entry) is "lock" || (Path.GetFileName(entry) is "keys" && !Directory.EnumerateFileSystemEntries(entry).Any());

    /// <param name="Today">The day on which it was begun, which all days are counted from.</param>
    /// <param name="Done">How many steps are told.</param>
    /// <param name="Kept">What later steps need of earlier answers.</param>
    /// <param name="Finished">All of it is told.</param>
    internal sealed record State(DateOnly Today, int Done, JsonObject Kept, bool Finished);
}
