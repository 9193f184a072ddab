using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>The benchmarks measure something. How much is not asked here: other tests may run at the same time.</summary>
public sealed class BenchmarkTests
{
    [Theory]
    [InlineData("identify-standalone", "raw gated SQLite writer")]
    [InlineData("grpc", "grpc-js pair")]
    public async Task Short_MeasuresSystemAndPeer(string row, string peer)
    {
        using var run = ServerProcess.Start(null, "dotnet", [Dll(), row, "--short"]);

        Assert.True(await run.ExitCodeAsync() == 0, run.Output);

        var line = Assert.Single(
            run.Output.Split('\n'),
            l => l.StartsWith($"| `{row}` |", StringComparison.Ordinal) && l.Contains(peer, StringComparison.Ordinal)
        );
        Assert.Matches(@"\*\*\d", line);
    }

    [Fact]
    public async Task UnknownRow_IsRefusedWithThoseThatExist()
    {
        using var run = ServerProcess.Start(null, "dotnet", [Dll(), "no-such-row"]);

        Assert.Equal(2, await run.ExitCodeAsync());
        Assert.Contains("identify-postgres", run.Output, StringComparison.Ordinal);
    }

    private static string Dll()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Repository.PathOf(Path.Combine("tests", "Benchmarks", "bin", output.Parent!.Name, output.Name, "Tot.Benchmarks.dll"));
    }
}
