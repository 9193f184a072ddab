using System.Diagnostics;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>Starting, stopping, and what is said when that cannot be.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task CtrlC_StopsWithinSecondsAndSaysNothingWentWrong()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        var asked = Stopwatch.GetTimestamp();

        Assert.Equal(0, await standalone.InterruptAsync());

        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.DoesNotContain("fail:", standalone.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", standalone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondInstance_OnTheSameFolder_SaysSoAndEnds()
    {
        await using var standalone = await StandaloneProcess.StartAsync();

        using var second = StandaloneProcess.Run("--port", $"{ServerProcess.FreePort()}", "--data", standalone.Folder);

        Assert.Equal(1, await second.ExitCodeAsync().WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains(standalone.Folder, second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortInUse_SaysSoAndEnds()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        var folder = Directory.CreateTempSubdirectory("tot-system-").FullName;

        using var second = StandaloneProcess.Run("--port", $"{standalone.Port}", "--data", folder);

        Assert.Equal(1, await second.ExitCodeAsync().WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains($"{standalone.Port}", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task NoDemo_WithoutAnIssuer_SaysWhatToConfigureAndEnds()
    {
        using var program = StandaloneProcess.Run("--no-demo");

        Assert.Equal(2, await program.ExitCodeAsync().WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains("Auth:Issuers", program.Output, StringComparison.Ordinal);
    }
}
