using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>The main job from identification to signed deadline events, against the program as it is started for real.</summary>
public sealed class StoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Story_OnAnEmptyFolder_IsToldToItsEnd()
    {
        await using var standalone = await StandaloneProcess.StartAsync();

        var (exit, told) = await TellAsync(standalone.Address, beforeEachStep: null);

        Assert.True(exit == 0, told + "\n" + standalone.Output);
    }

    [Fact]
    public async Task Story_KilledBeforeEveryStep_GoesOnWhereItWas()
    {
        await using var standalone = await StandaloneProcess.StartAsync();

        var (exit, told) = await TellAsync(
            standalone.Address,
            beforeEachStep: async () =>
            {
                await standalone.KillAsync();
                await standalone.StartAgainAsync();
            }
        );

        Assert.True(exit == 0, told + "\n" + standalone.Output);
    }

    [Fact]
    public async Task Story_InTheDistributedSetUp_IsToldToItsEnd()
    {
        await using var cluster = await Cluster.StartAsync();

        var (exit, told) = await TellAsync(cluster.Address, beforeEachStep: null, patient: true);

        Assert.True(exit == 0, told + "\n" + await cluster.DoAsync("status"));
    }

    private async Task<(int Exit, string Told)> TellAsync(Uri address, Func<Task>? beforeEachStep, bool patient = false)
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
