using System.Diagnostics;
using Npgsql;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Peers;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>
/// Deadlines that are due fire: each is marked, its warning proven sent, its firing audited and an event appended. Nobody follows the log: what others do
/// with it is another row's matter. The peer is Quartz, clustered on the same server, whose jobs write as many rows.
/// </summary>
internal static class FireDeadlines
{
    public static Row Row { get; } = new("deadlines", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var cluster = await lab.ClusterAsync("placements");
        await using var placements = NpgsqlDataSource.Create(cluster.ConnectionString("placements") + ";Command Timeout=300");
        var (count, timers) = lab.IsShort ? (2_000, 100) : (20_000, 1_000);
        for (var used = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(used) < lab.WarmUp; )
        {
            _ = await FireAsync(placements, count);
        }
        var rounds = new List<(double Ours, double Quartz)>();
        for (var i = 0; i < lab.Rounds; i++)
        {
            rounds.Add((await FireAsync(placements, count), await QuartzPeer.FireAsync(await lab.DatabaseAsync("quartz"), timers)));
        }
        var middle = rounds.OrderBy(r => r.Ours).ElementAt(rounds.Count / 2);
        return
        [
            new(
                "deadlines fired : Quartz clustered",
                [.. rounds.Select(r => r.Ours / r.Quartz)],
                new Goal(20, 50),
                $"{Table.Text(middle.Ours)}/s : {Table.Text(middle.Quartz)}/s",
                "processor: PostgreSQL writes four rows and their index entries a deadline, and seals the audit meanwhile"
            ),
        ];
    }

    /// <returns>How many in a second.</returns>
    private static async Task<double> FireAsync(NpgsqlDataSource placements, int count)
    {
        await using var connection = await placements.OpenConnectionAsync();
        await ExecuteAsync(
            connection,
            $"""
            begin;
            insert into deadlines ({Deadlines.Columns})
            select {Deadlines.Values("now()")} from generate_series(1, {count});
            insert into deadline_warnings (deadline_id, version, lead_days, warn_on, late)
            select id, 1, 3, current_date - 1, false from deadlines where next_action_at <= now() and state = 'Upcoming';
            commit
            """
        );
        var started = Stopwatch.GetTimestamp();
        while (await AnyDueAsync(connection))
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException("The deadlines did not fire.");
            }
            await Task.Delay(20);
        }
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>One look into the index: counting them would keep the server busier than firing them does.</summary>
    private static async Task<bool> AnyDueAsync(NpgsqlConnection connection)
    {
        await using var first = new NpgsqlCommand(
            "select id from deadlines where next_action_at <= now() order by next_action_at limit 1",
            connection
        );
        return await first.ExecuteScalarAsync() is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Rows as Placements writes them.</summary>
internal static class Deadlines
{
    public const string Columns =
        "id, case_id, kind, due_on, due_at, basis, rule_set, rule, source, confidence, latest_safe_day, version, state, next_action_at, revision";

    /// <summary>Due in thirty days, and to be looked at at the given instant.</summary>
    public static string Values(string nextAction, string caseId = "gen_random_uuid()") =>
        $"gen_random_uuid(), {caseId}, 'NextApplicationDue', current_date + 30, now() + interval '30 days', 'benchmark', 'benchmark/1', "
        + $"'benchmark', 'benchmark', 'Guidance', current_date + 27, 1, 'Upcoming', {nextAction}, 1";
}
