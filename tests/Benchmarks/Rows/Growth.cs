using System.Diagnostics;
using Npgsql;
using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>
/// What becomes slower as the register fills: the deadline engine's look when nothing is due, the coordinator's list of cases, and the deadlines on
/// the coordinator's board. The coordinator's own are as many before and after.
/// </summary>
internal static class Growth
{
    private const int Few = 10_000;

    /// <summary>Every so many of the first cases is the coordinator's, which makes 200 of them.</summary>
    private const int OwnEvery = 50;

    public static Row Row { get; } = new("growth", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var (deadlines, cases) = lab.IsShort ? (50_000, 20_000) : (5_000_000, 1_000_000);
        var cluster = await lab.ClusterAsync("intake", "placements", "obligations");
        var token = await cluster.TokenAsync("coordinator");
        var board = Requests.Get("/api/v1/deadlines?pageSize=100", token);
        var placements = await AtSizesAsync(
            cluster.ConnectionString("placements"),
            (from, to) => [FillDeadlines(from, to), FillRosters(from, Math.Min(to, cases))],
            deadlines,
            async source => [await TickAsync(source), await MedianAsync(cluster.Gateway, board)],
            lab
        );
        var list = Requests.Get("/api/v1/cases?pageSize=50", token);
        var intake = await AtSizesAsync(
            cluster.ConnectionString("intake"),
            (from, to) => [.. FillCases(from, to), FillRosters(from, to)],
            cases,
            async _ => [await MedianAsync(cluster.Gateway, list)],
            lab
        );
        return
        [
            Of($"idle tick at {Table.Text(deadlines)} open deadlines : at {Table.Text(Few)}", placements, 0, "an index seek"),
            Of(
                $"the board's deadlines of 200 cases, among {Table.Text(deadlines)} : among {Table.Text(Few)}",
                placements,
                1,
                "the agency's own deadlines: each of its cases is looked up"
            ),
            Of(
                $"first page of a coordinator's 200 cases, among {Table.Text(cases)} : among {Table.Text(Few)}",
                intake,
                0,
                "the agency's own cases: each is looked up, then they are sorted"
            ),
        ];
    }

    /// <param name="which">Of what was measured together.</param>
    private static Result Of(string what, List<(double[] Few, double[] Many)> rounds, int which, string limit) =>
        new(
            what,
            [.. rounds.Select(r => r.Many[which] / r.Few[which])],
            new Goal(3, 1.5, LessIsBetter: true),
            $"{Table.Text(rounds[0].Many[which])} ms : {Table.Text(rounds[0].Few[which])} ms",
            limit
        );

    /// <returns>Milliseconds of each thing measured, with few rows and with many, a pair for each round.</returns>
    private static async Task<List<(double[] Few, double[] Many)>> AtSizesAsync(
        string connectionString,
        Func<int, int, string[]> fill,
        int many,
        Func<NpgsqlDataSource, Task<double[]>> measure,
        Lab lab
    )
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Command Timeout=600");
        var few = new List<double[]>();
        await FillAsync(source, fill(1, Few));
        _ = await measure(source);
        for (var i = 0; i < lab.Rounds; i++)
        {
            few.Add(await measure(source));
        }
        await FillAsync(source, fill(Few + 1, many));
        _ = await measure(source);
        var pairs = new List<(double[], double[])>();
        foreach (var before in few)
        {
            pairs.Add((before, await measure(source)));
        }
        return pairs;
    }

    private static async Task FillAsync(NpgsqlDataSource source, string[] statements)
    {
        foreach (var statement in statements.Append("vacuum analyze"))
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <returns>Milliseconds of the engine's query.</returns>
    private static async Task<double> TickAsync(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            "select * from deadlines where next_action_at <= now() order by next_action_at limit 500",
            connection
        );
        await command.PrepareAsync();
        var took = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await command.ExecuteScalarAsync();
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return Spread.Median(took);
    }

    /// <returns>Milliseconds of the answer to one request at a time.</returns>
    private static async Task<double> MedianAsync(Uri gateway, byte[] request)
    {
        var load = await HttpLoad.RunAsync(gateway, 1, TimeSpan.FromSeconds(2), () => request, 200);
        return Spread.Median(load.Milliseconds);
    }

    /// <summary>The coordinator has as many with few as with many, and all of them are old then; the others belong to those of 350 other municipalities.</summary>
    private static readonly string Agency =
        $"case when n <= {Few} and n % {OwnEvery} = 0 then '00000000-0000-7000-8000-000310000108' else md5('a' || n % 350)::uuid end";

    private static string FillDeadlines(int from, int to) =>
        $"insert into deadlines ({Deadlines.Columns}) select {Deadlines.Values("now() + interval '20 days'", "md5('c' || n)::uuid")} from generate_series({from}, {to}) n";

    private static string FillRosters(int from, int to) =>
        $"insert into roster_copy (case_id, agency_id, from_at, until_at, version) select md5('c' || n)::uuid, {Agency}, now() - interval '1 year', null, 1 from generate_series({from}, {to}) n";

    private static string[] FillCases(int from, int to)
    {
        var numbers = $"from generate_series({from}, {to}) n";
        return
        [
            $"""
                insert into cases (id, number, ordinal, municipality, phase, opened_at, raised_by, coordinator, version)
                select md5('c' || n)::uuid, 'TOT-' || 2020 + n / 500000 || '-' || lpad((n % 500000 + 1)::text, 6, '0'), (2020 + n / 500000) * 1000000::bigint + n % 500000 + 1, '4601', 'Acute', now() - interval '1 year' + n * interval '1 second', {Agency}, {Agency}, 1 {numbers}
                """,
            $"""
                insert into persons (id, case_id, address_confidentiality, age_group, age_group_follows_birth_date, needs_interpreter, residence_unsettled, status, version, age_assessments, consents, danger_assessments, immediate_needs, relations)
                select md5('p' || n)::uuid, md5('c' || n)::uuid, 'None', 'Adult', false, false, false, 'PossibleVictim', 1, '[]', '[]', '[]', '[]', '[]' {numbers}
                """,
            $"""
                insert into identifications (id, case_id, identified_at, raised_at, raised_by, persons)
                select md5('i' || n)::uuid, md5('c' || n)::uuid, now(), now(), {Agency}, '["' || md5('p' || n)::uuid || '"]' {numbers}
                """,
        ];
    }
}
