using System.Net.Http.Json;
using System.Text.Json;
using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>The partner feed and the calendar feed against the read of a case, all through Standalone.</summary>
internal static class ReadFeeds
{
    private const int Connections = 16;
    private const int InARow = 10;

    public static Row Row { get; } = new("read-feeds", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var standalone = await lab.StandaloneAsync();
        using var coordinator = await standalone.AsAsync("coordinator");
        var token = await Tokens.OfAsync(standalone.Address, "coordinator");
        var id = await Tokens.IdentifyAsync(standalone.Address, await Tokens.OfAsync(standalone.Address, "police-exit"));
        var (@case, feed) = (Requests.Get($"/api/v1/cases/{id}", token), Requests.Get("/api/v1/events?limit=20", token));
        var rounds = new List<(double Case, double Feed, double Calendar)>();
        for (var i = 0; i <= lab.Rounds; i++)
        {
            rounds.Add(
                (
                    (await HttpLoad.RunAsync(standalone.Address, Connections, lab.Turn / 2, () => @case, 200)).PerSecond,
                    (await HttpLoad.RunAsync(standalone.Address, Connections, lab.Turn / 2, () => feed, 200)).PerSecond,
                    await CalendarAsync(standalone.Address, coordinator, lab.IsShort ? 5 : 40)
                )
            );
        }
        // The first one warmed it up.
        rounds.RemoveAt(0);
        var middle = rounds.OrderBy(r => r.Feed).ElementAt(rounds.Count / 2);
        return
        [
            new(
                "pull feed, 20 events : read of a case",
                [.. rounds.Select(r => r.Feed / r.Case)],
                new Goal(0.5, 0.8),
                $"{Table.Text(middle.Feed)}/s : {Table.Text(middle.Case)}/s",
                "processor"
            ),
            new(
                "calendar feed : read of a case",
                [.. rounds.Select(r => r.Calendar / r.Case)],
                new Goal(0.5, 0.8),
                $"{Table.Text(middle.Calendar)}/s : {Table.Text(middle.Case)}/s",
                "processor; an address may be read ten times in a row, so there are many"
            ),
        ];
    }

    /// <summary>As many readings of new addresses as each of them allows in a row.</summary>
    private static async Task<double> CalendarAsync(Uri address, HttpClient coordinator, int addresses)
    {
        var requests = new List<byte[]>();
        for (var i = 0; i < addresses; i++)
        {
            var made = await coordinator.PostAsJsonAsync("/api/v1/calendar-feeds", new { scope = "agency", language = "nb" });
            made.EnsureSuccessStatusCode();
            var path = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("path").GetString()!;
            requests.AddRange(Enumerable.Repeat(Requests.Get(path), InARow));
        }
        return (await HttpLoad.AllAsync(address, Connections, requests, 200)).PerSecond;
    }
}
