using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>The same in Standalone, where the services follow each other's logs by feed.</summary>
internal static class EventsByFeed
{
    public static Row Row { get; } = new("events-feed", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var standalone = await lab.StandaloneAsync();
        var token = await Tokens.OfAsync(standalone.Address, "police-exit");
        var rounds = new List<(double Median, double P99)>();
        _ = await LatenciesAsync(standalone.Address, standalone.Folder, token, lab.WarmUp);
        for (var i = 0; i < lab.Rounds; i++)
        {
            var took = await LatenciesAsync(standalone.Address, standalone.Folder, token, lab.Turn);
            rounds.Add((Spread.Median(took), Spread.Quantile(took, 0.99)));
        }
        var middle = rounds.OrderBy(r => r.P99).ElementAt(rounds.Count / 2);
        return
        [
            new(
                $"p99 at {Rate}/s, identification → meeting",
                [.. rounds.Select(r => r.P99)],
                new Goal(20, 5, "ms", LessIsBetter: true),
                $"median {Table.Text(middle.Median)} ms",
                "processor: six followers of each log in one process"
            ),
        ];
    }

    private const double Rate = EventsByBroker.PerSecond;

    private static async Task<IReadOnlyCollection<double>> LatenciesAsync(Uri address, string folder, string token, TimeSpan turn)
    {
        var from = DateTimeOffset.UtcNow;
        var load = await HttpLoad.AtRateAsync(address, Rate, turn, () => Requests.Identification(token), 201);
        for (var waited = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            var proposed = Told(Path.Combine(folder, "meetings.db"), "tot.events.v1.MeetingProposed", from);
            if (proposed.Count >= load.Milliseconds.Count)
            {
                var identified = Told(Path.Combine(folder, "intake.db"), "tot.events.v1.PersonIdentified", from);
                return [.. identified.Where(i => proposed.ContainsKey(i.Key)).Select(i => (proposed[i.Key] - i.Value).TotalMilliseconds)];
            }
            if (Stopwatch.GetElapsedTime(waited) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"{proposed.Count} of {load.Milliseconds.Count} meetings were proposed.");
            }
        }
    }

    private static Dictionary<string, DateTime> Told(string file, string type, DateTimeOffset from)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select payload, occurred_at from event_log where type = $type and occurred_at >= $from";
        command.Parameters.AddWithValue("$type", type);
        command.Parameters.AddWithValue("$from", from.UtcTicks);
        using var reader = command.ExecuteReader();
        var told = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        while (reader.Read())
        {
            told[Events.CaseOf(reader.GetString(0))] = new DateTime(reader.GetInt64(1), DateTimeKind.Utc);
        }
        return told;
    }
}
