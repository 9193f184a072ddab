using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Peers;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>
/// From an identification to the meeting that is proposed for it, over RabbitMQ and PostgreSQL, while all other services are told as well.
/// Both instants are the services' own: when the event was appended at either end.
/// </summary>
internal static class EventsByBroker
{
    public const double PerSecond = 100;

    public static Row Row { get; } = new("events-broker", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var cluster = await lab.ToldClusterAsync();
        var token = await cluster.TokenAsync("police-exit");
        await using var raw = await RawRabbit.StartAsync((await lab.RabbitAsync()).Uri, await lab.DatabaseAsync("raw"));
        _ = await raw.AtRateAsync(PerSecond, lab.WarmUp / 2);
        _ = await LatenciesAsync(cluster, token, lab.WarmUp);
        var rounds = new List<(double Ours, double Raw, double OurRate, double RawRate)>();
        for (var i = 0; i < lab.Rounds; i++)
        {
            var peer = Spread.Quantile(await raw.AtRateAsync(PerSecond, lab.Turn), 0.99);
            var ours = Spread.Quantile(await LatenciesAsync(cluster, token, lab.Turn), 0.99);
            rounds.Add((ours, peer, await SustainedAsync(cluster, token, lab.Turn), await raw.SustainedAsync(lab.IsShort ? 500 : 5000)));
        }
        var middle = rounds.OrderBy(r => r.Ours).ElementAt(rounds.Count / 2);
        return
        [
            new(
                "p99 at 100/s, identification → meeting : raw client's",
                [.. rounds.Select(r => r.Ours / r.Raw)],
                new Goal(2, 1.5, LessIsBetter: true),
                $"{Table.Text(middle.Ours)} ms : {Table.Text(middle.Raw)} ms",
                "the log is read, published, confirmed, consumed and handled; the raw client does one insert. Six programs share two processors"
            ),
            new(
                "meetings proposed, sustained : raw messages",
                [.. rounds.Select(r => r.OurRate / r.RawRate)],
                new Goal(0.5, 1.0),
                $"{Table.Text(middle.OurRate)}/s : {Table.Text(middle.RawRate)}/s",
                "processor: identification, roster, duties and partner feed are made at the same time"
            ),
        ];
    }

    /// <returns>Milliseconds of each.</returns>
    private static async Task<IReadOnlyCollection<double>> LatenciesAsync(Cluster cluster, string token, TimeSpan turn)
    {
        var from = DateTimeOffset.UtcNow;
        var load = await HttpLoad.AtRateAsync(cluster.Gateway, PerSecond, turn, () => Requests.Identification(token), 201);
        var (identified, proposed) = await ProposedAsync(cluster, from, load.Milliseconds.Count);
        return [.. identified.Where(i => proposed.ContainsKey(i.Key)).Select(i => (proposed[i.Key] - i.Value).TotalMilliseconds)];
    }

    /// <returns>Meetings a second, from the first request until the last meeting.</returns>
    private static async Task<double> SustainedAsync(Cluster cluster, string token, TimeSpan turn)
    {
        var (from, started) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
        var load = await HttpLoad.RunAsync(
            cluster.Gateway,
            IdentifyOnPostgres.Connections,
            turn,
            () => Requests.Identification(token),
            201
        );
        _ = await ProposedAsync(cluster, from, load.Milliseconds.Count);
        return load.Milliseconds.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<(Dictionary<string, DateTime> Identified, Dictionary<string, DateTime> Proposed)> ProposedAsync(
        Cluster cluster,
        DateTimeOffset from,
        int count
    )
    {
        await using var intake = NpgsqlDataSource.Create(cluster.ConnectionString("intake"));
        await using var meetings = NpgsqlDataSource.Create(cluster.ConnectionString("meetings"));
        for (var waited = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            var proposed = await ToldAsync(meetings, "tot.events.v1.MeetingProposed", from);
            if (proposed.Count >= count)
            {
                return (await ToldAsync(intake, "tot.events.v1.PersonIdentified", from), proposed);
            }
            if (Stopwatch.GetElapsedTime(waited) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"{proposed.Count} of {count} meetings were proposed.");
            }
        }
    }

    /// <returns>When, by case.</returns>
    private static async Task<Dictionary<string, DateTime>> ToldAsync(NpgsqlDataSource source, string type, DateTimeOffset from)
    {
        await using var command = source.CreateCommand("select payload, occurred_at from event_log where type = $1 and occurred_at >= $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = type });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from });
        await using var reader = await command.ExecuteReaderAsync();
        var told = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            told[Events.CaseOf(reader.GetString(0))] = reader.GetDateTime(1);
        }
        return told;
    }
}

internal static class Events
{
    public static string CaseOf(string payload) => JsonDocument.Parse(payload).RootElement.GetProperty("caseId").GetString()!;
}
