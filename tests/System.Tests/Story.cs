using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tot.SystemTests;

/// <summary>The main job from identification to signed deadline events (tests/story.mjs), told against a program that runs.</summary>
internal static class Story
{
    /// <param name="address">Of the gateway.</param>
    /// <param name="output">Gets each line as it is told.</param>
    /// <param name="beforeEachStep">What to do to the program before each step, when something.</param>
    /// <param name="patient">Waits longer for what several processes do together.</param>
    public static async Task<(int Exit, string Told)> TellAsync(
        Uri address,
        ITestOutputHelper output,
        Func<Task>? beforeEachStep = null,
        bool patient = false
    )
    {
        var start = new ProcessStartInfo("node", [Script(), address.ToString().TrimEnd('/')])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (patient)
        {
            start.ArgumentList.Add("--patient");
        }
        if (beforeEachStep is not null)
        {
            start.ArgumentList.Add("--step");
        }
        using var story = Process.Start(start)!;
        var errors = story.StandardError.ReadToEndAsync();
        var told = new List<string>();
        while (await story.StandardOutput.ReadLineAsync() is { } line)
        {
            told.Add(line);
            output.WriteLine(line);
            if (line.StartsWith("-- before step", StringComparison.Ordinal))
            {
                await beforeEachStep!();
                await story.StandardInput.WriteLineAsync();
                await story.StandardInput.FlushAsync();
            }
        }
        await story.WaitForExitAsync();
        return (story.ExitCode, string.Join('\n', [.. told, await errors]));
    }

    private static string Script([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "story.mjs"));
}
