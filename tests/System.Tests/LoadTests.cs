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
}
