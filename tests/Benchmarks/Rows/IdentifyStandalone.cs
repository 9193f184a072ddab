using System.Globalization;
using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Peers;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>
/// <c>POST /identifications</c> to Standalone on SQLite, while all its services follow: rosters, proposed meetings, duties, partner feed. The
/// peer is a loop in memory that writes Intake's rows and has no HTTP, no token, no seal and nobody who follows.
/// </summary>
internal static class IdentifyStandalone
{
    public static Row Row { get; } = new("identify-standalone", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var standalone = await lab.StandaloneAsync();
        var token = await Tokens.OfAsync(standalone.Address, "police-exit");
        using var raw = new RawSqliteWriter();
        var rounds = new List<(LoadResult System, (double PerSecond, double P99) Raw, double Cpu)>();
        _ = await LoadAsync(standalone.Address, token, lab.WarmUp);
        for (var i = 0; i < lab.Rounds; i++)
        {
            var peer = await raw.RunAsync(IdentifyOnPostgres.Connections, lab.Turn / 2);
            var cpu = ProcessorTime.Of(standalone.ProcessId);
            var system = await LoadAsync(standalone.Address, token, lab.Turn);
            rounds.Add((system, peer, (ProcessorTime.Of(standalone.ProcessId) - cpu) * 1000 / system.Milliseconds.Count));
        }
        var middle = rounds.OrderBy(r => r.System.PerSecond).ElementAt(rounds.Count / 2);
        var limit = string.Create(
            CultureInfo.InvariantCulture,
            $"processor: {middle.Cpu:0.0} ms per identification, all services together"
        );
        return
        [
            new(
                "identifications : raw gated SQLite writer",
                [.. rounds.Select(r => r.System.PerSecond / r.Raw.PerSecond)],
                new Goal(1, 3),
                $"{Table.Text(middle.System.PerSecond)}/s : {Table.Text(middle.Raw.PerSecond)}/s",
                limit
            ),
            new(
                "p99",
                [.. rounds.Select(r => r.System.P99)],
                new Goal(25, 25, "ms", LessIsBetter: true),
                $"{IdentifyOnPostgres.Connections} connections",
                limit
            ),
        ];
    }

    private static Task<LoadResult> LoadAsync(Uri address, string token, TimeSpan turn) =>
        HttpLoad.RunAsync(address, IdentifyOnPostgres.Connections, turn, () => Requests.Identification(token), 201);
}
