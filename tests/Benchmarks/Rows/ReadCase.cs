using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Peers;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>
/// <c>GET /cases/{id}</c> through the gateway: token checked at both ends, need-to-know asked for, and the reading written to the audit. The
/// peer selects the same rows, asks nobody and writes nothing.
/// </summary>
internal static class ReadCase
{
    public static Row Row { get; } = new("read-case", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var cluster = await lab.ClusterAsync();
        var token = await cluster.TokenAsync("police-exit");
        var id = await Tokens.IdentifyAsync(cluster.Gateway, token);
        await using var direct = await DirectRead.StartAsync(cluster.ConnectionString("intake"), id);
        var (through, bare) = (Requests.Get($"/api/v1/cases/{id}", token), Requests.Get("/"));
        _ = await HttpLoad.RunAsync(cluster.Gateway, IdentifyOnPostgres.Connections, lab.WarmUp, () => through, 200);
        var rounds = new List<(LoadResult System, LoadResult Direct, double Cpu)>();
        for (var i = 0; i < lab.Rounds; i++)
        {
            var peer = await HttpLoad.RunAsync(direct.Address, IdentifyOnPostgres.Connections, lab.Turn / 2, () => bare, 200);
            var cpu = cluster.ProcessorTime();
            var system = await HttpLoad.RunAsync(cluster.Gateway, IdentifyOnPostgres.Connections, lab.Turn, () => through, 200);
            rounds.Add((system, peer, (cluster.ProcessorTime() - cpu) * 1000 / system.Milliseconds.Count));
        }
        var middle = rounds.OrderBy(r => r.System.PerSecond).ElementAt(rounds.Count / 2);
        return
        [
            new(
                "reads of a case : the same rows without anything",
                [.. rounds.Select(r => r.System.PerSecond / r.Direct.PerSecond)],
                new Goal(0.50, 0.75),
                $"{Table.Text(middle.System.PerSecond)}/s : {Table.Text(middle.Direct.PerSecond)}/s",
                $"processor: {Table.Text(middle.Cpu)} ms per read; each is an audit row committed"
            ),
        ];
    }
}
