using System.Diagnostics;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>Many identifications by many clients: each acknowledged one is there, and has its one proposed meeting.</summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    [Fact]
    public async Task ThousandIdentifications_AllHaveTheirMeetingProposed()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        var started = Stopwatch.GetTimestamp();

        var account = new Account(standalone.AsAsync);
        await account.IdentifyAsync(1000);
        var posted = Stopwatch.GetElapsedTime(started);
        await account.EachHasItsMeetingAsync();

        output.WriteLine(
            $"{account.Cases.Count} identifications by {Account.Clients} clients in {posted.TotalSeconds:0.0} s ({account.Cases.Count / posted.TotalSeconds:0}/s); "
                + $"all proposed {Stopwatch.GetElapsedTime(started, Stopwatch.GetTimestamp()).TotalSeconds - posted.TotalSeconds:0.0} s later; "
                + $"RSS {Process.GetProcessById(standalone.ProcessId).WorkingSet64 / 1048576} MiB"
        );
    }

    [Fact]
    public async Task Identifications_WhileTheProgramIsKilledAgainAndAgain_AreNeitherLostNorDoubled()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        using var done = new CancellationTokenSource();

        var killing = KillAgainAndAgainAsync(standalone, done.Token);
        var account = new Account(standalone.AsAsync);
        await account.IdentifyAsync(200);
        await done.CancelAsync();
        var kills = await killing;

        await account.EachHasItsMeetingAsync();
        Assert.InRange(kills, 2, int.MaxValue);
        output.WriteLine($"{account.Cases.Count} identifications, killed {kills} times");
    }

    private static async Task<int> KillAgainAndAgainAsync(StandaloneProcess standalone, CancellationToken done)
    {
        var random = new Random(4);
        for (var kills = 0; ; kills++)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 1500)), done);
            }
            catch (OperationCanceledException)
            {
                return kills;
            }
            await standalone.KillAsync();
            await standalone.StartAgainAsync();
        }
    }
}
