using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>The story against the program as it is started for real. For the distributed set-up see <see cref="Faults.FaultTests"/>.</summary>
public sealed class StoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Story_OnAnEmptyFolder_IsToldToItsEnd()
    {
        await using var standalone = await StandaloneProcess.StartAsync();

        var (exit, told) = await Story.TellAsync(standalone.Address, output);

        Assert.True(exit == 0, told + "\n" + standalone.Output);
    }

    [Fact]
    public async Task Story_KilledBeforeEveryStep_GoesOnWhereItWas()
    {
        await using var standalone = await StandaloneProcess.StartAsync();

        var (exit, told) = await Story.TellAsync(
            standalone.Address,
            output,
            beforeEachStep: async () =>
            {
                await standalone.KillAsync();
                await standalone.StartAgainAsync();
            }
        );

        Assert.True(exit == 0, told + "\n" + standalone.Output);
    }
}
