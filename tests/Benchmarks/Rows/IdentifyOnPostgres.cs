using System.Globalization;
using Npgsql;
using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Peers;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>
/// <c>POST /identifications</c> through the gateway, with everything that belongs to it: token checked at both ends, need-to-know asked
/// for, sealing, audit, event log, idempotency. The peer writes the same rows into the same database and does nothing else.
/// </summary>
internal static class IdentifyOnPostgres
{
    public const int Connections = 32;

    public static Row Row { get; } = new("identify-postgres", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var cluster = await lab.ClusterAsync();
        var token = await cluster.TokenAsync("police-exit");
        await using (var source = NpgsqlDataSource.Create(cluster.ConnectionString("intake")))
        await using (
            var make = source.CreateCommand(
                "create table if not exists person_keys_peer (person_id uuid primary key, ring_key_id text not null, wrapped_key bytea not null)"
            )
        )
        {
            await make.ExecuteNonQueryAsync();
        }
        var pgbench = new Pgbench(cluster.Postgres, cluster.Database("intake"));
        _ = await LoadAsync(cluster, token, lab.WarmUp);
        var rounds = new List<Round>();
        for (var i = 0; i < lab.Rounds; i++)
        {
            var plain = await pgbench.RunAsync(pipeline: false, Connections, lab.Turn);
            var cpu = cluster.ProcessorTime();
            var system = await LoadAsync(cluster, token, lab.Turn);
            cpu = cluster.ProcessorTime() - cpu;
            var pipeline = await pgbench.RunAsync(pipeline: true, Connections, lab.Turn);
            if (system.Failures > 0)
            {
                throw new InvalidOperationException($"{system.Failures} identifications were refused.");
            }
            rounds.Add(new Round(system, plain, pipeline, cpu * 1000 / system.Milliseconds.Count));
        }
        var middle = rounds.OrderBy(r => r.System.PerSecond).ElementAt(rounds.Count / 2);
        var limit = string.Create(
            CultureInfo.InvariantCulture,
            $"processor: {middle.Cpu:0.00} ms per identification in gateway, Intake and Obligations"
        );
        return
        [
            new(
                "identifications : pgbench, a statement a round trip",
                [.. rounds.Select(r => r.System.PerSecond / r.Plain.PerSecond)],
                new Goal(0.40, 0.70),
                $"{Table.Text(middle.System.PerSecond)}/s : {Table.Text(middle.Plain.PerSecond)}/s",
                limit
            ),
            new(
                "identifications : pgbench, pipeline",
                [.. rounds.Select(r => r.System.PerSecond / r.Pipeline.PerSecond)],
                new Goal(0.35, 0.35),
                $"{Table.Text(middle.System.PerSecond)}/s : {Table.Text(middle.Pipeline.PerSecond)}/s",
                limit
            ),
            new(
                "p99 : pgbench's p99",
                [.. rounds.Select(r => r.System.P99 / r.Plain.P99)],
                new Goal(3, 3, LessIsBetter: true),
                $"{Table.Text(middle.System.P99)} ms : {Table.Text(middle.Plain.P99)} ms",
                limit
            ),
        ];
    }

    private static Task<LoadResult> LoadAsync(Cluster cluster, string token, TimeSpan turn) =>
        HttpLoad.RunAsync(cluster.Gateway, Connections, turn, () => Requests.Identification(token), 201);

    private sealed record Round(
        LoadResult System,
        (double PerSecond, double P99) Plain,
        (double PerSecond, double P99) Pipeline,
        double Cpu
    );
}
