namespace Tot.Contracts.Tests;

/// <summary>
/// What is stored and on the wire must be readable by the version before and after (buf's WIRE_JSON rules: the log holds canonical proto
/// JSON, so names count as well as numbers).
/// </summary>
public sealed class ProtoCompatibilityTests
{
    private const string Agency = "tot/events/v1/agency.proto";

    [Fact]
    public async Task Protos_BreakNothingThatTheVersionBeforePromised()
    {
        using var before = await ProtoModule.OfCommitAsync(await BaselineAsync());

        var breaking = await Tool.BufAsync(ProtoModule.Current, "breaking", "--against", before.Path);

        Assert.True(breaking.ExitCode == 0, breaking.Output);
    }

    [Theory]
    [InlineData("  string district = 6;\n", "", "was deleted")]
    [InlineData("string district = 6;", "string quarter = 6;", "changed name")]
    [InlineData("string district = 6;", "int32 district = 6;", "changed type")]
    [InlineData("  AGENCY_KIND_OTHER = 13;\n", "", "was deleted")]
    public async Task Compare_WithAViolator_Fails(string before, string after, string complaint)
    {
        using var violator = ProtoModule.CopyOfCurrent();
        violator.Edit(Agency, before, after);

        var breaking = await Tool.BufAsync(violator.Path, "breaking", "--against", ProtoModule.Current);

        Assert.NotEqual(0, breaking.ExitCode);
        Assert.Contains(complaint, breaking.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// On a branch: where it left main. On main itself: the commit before. In a clone of one commit there is no earlier version, and only
    /// what is not committed yet can be compared.
    /// </summary>
    private static async Task<string> BaselineAsync()
    {
        var head = (await Tool.GitAsync("rev-parse", "HEAD")).Output.Trim();
        foreach (var main in new[] { "origin/main", "main" })
        {
            var fork = await Tool.GitAsync("merge-base", "HEAD", main);
            if (fork.ExitCode == 0 && !string.Equals(fork.Output.Trim(), head, StringComparison.Ordinal))
            {
                return fork.Output.Trim();
            }
        }
        var before = await Tool.GitAsync("rev-parse", "--verify", "--quiet", "HEAD~1");
        return before.ExitCode == 0 ? before.Output.Trim() : head;
    }
}
