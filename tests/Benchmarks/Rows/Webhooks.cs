using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tot.Benchmarks.Load;
using Tot.Benchmarks.Measuring;
using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Rows;

/// <summary>Deliveries, signed and traced, that have waited for a paused subscription, to a receiver that answers at once.</summary>
internal static class Webhooks
{
    public static Row Row { get; } = new("webhooks", MeasureAsync);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(Lab lab)
    {
        var standalone = await lab.StandaloneAsync();
        await using var receiver = await Receiver.StartAsync();
        using var coordinator = await standalone.AsAsync("coordinator");
        var police = await Tokens.OfAsync(standalone.Address, "police-exit");
        var made = await coordinator.PostAsJsonAsync(
            "/api/v1/subscriptions",
            new { endpoint = receiver.Address.ToString(), eventTypes = new[] { "*" } }
        );
        made.EnsureSuccessStatusCode();
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        // What is told before it has agreed never comes; once it is sent to, it works.
        await AgreedAsync(coordinator, id);
        _ = await HttpLoad.AllAsync(standalone.Address, 1, [Requests.AssessedIdentification(police)], 201);
        await receiver.QuietAsync(atLeast: 1);
        var rates = new List<double>();
        var deliveries = 0;
        for (var i = 0; i < lab.Rounds; i++)
        {
            (await coordinator.PostAsync($"/api/v1/subscriptions/{id}/pause", null)).EnsureSuccessStatusCode();
            _ = await HttpLoad.RunAsync(standalone.Address, 8, lab.Turn, () => Requests.AssessedIdentification(police), 201);
            await ToldAsync(coordinator, id);
            var before = receiver.Count;
            (await coordinator.PostAsync($"/api/v1/subscriptions/{id}/resume", null)).EnsureSuccessStatusCode();
            var started = Stopwatch.GetTimestamp();
            await receiver.QuietAsync(atLeast: before + 1);
            deliveries = receiver.Count - before;
            rates.Add(deliveries / Stopwatch.GetElapsedTime(started, receiver.Last).TotalSeconds);
        }
        return
        [
            new(
                "deliveries to one endpoint",
                rates,
                new Goal(1000, 3000, "/s"),
                $"{Table.Text(deliveries)} deliveries in the last round",
                "processor: a quarter keeps the attempts, a fifth asks anew whether the agency may know"
            ),
        ];
    }

    private static async Task AgreedAsync(HttpClient client, Guid id)
    {
        for (var waited = Stopwatch.GetTimestamp(); ; await Task.Delay(10))
        {
            var state = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/subscriptions/{id}")).GetProperty("state").GetString();
            if (state == "active")
            {
                return;
            }
            if (Stopwatch.GetElapsedTime(waited) > TimeSpan.FromMinutes(1))
            {
                throw new TimeoutException($"The subscription is {state}.");
            }
        }
    }

    /// <summary>Waits until everything that follows from what was raised waits for delivery: no more has been added for three seconds.</summary>
    private static async Task ToldAsync(HttpClient client, Guid id)
    {
        var (waiting, since, started) = (0, Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        while (waiting == 0 || Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(3))
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"{waiting} deliveries wait, and more come.");
            }
            await Task.Delay(100);
            var now = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/subscriptions/{id}/health")).GetProperty("waiting").GetInt32();
            if (now != waiting)
            {
                (waiting, since) = (now, Stopwatch.GetTimestamp());
            }
        }
    }

    /// <summary>Agrees to everything, counts, keeps nothing.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private int _count;
        private long _last = Stopwatch.GetTimestamp();

        private Receiver(WebApplication app) => _app = app;

        public Uri Address => new(_app.Urls.Single() + "/hook");

        public int Count => Volatile.Read(ref _count);

        /// <summary>When the newest came.</summary>
        public long Last => Volatile.Read(ref _last);

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var receiver = new Receiver(builder.Build());
            receiver._app.MapMethods(
                "/hook",
                ["OPTIONS"],
                (HttpContext http) =>
                {
                    http.Response.Headers["WebHook-Allowed-Origin"] = "*";
                    return Results.Ok();
                }
            );
            receiver._app.MapPost("/hook", receiver.Take);
            await receiver._app.StartAsync();
            return receiver;
        }

        /// <summary>Waits until there are so many and no more have come for a second.</summary>
        public async Task QuietAsync(int atLeast)
        {
            for (var waited = Stopwatch.GetTimestamp(); Count < atLeast || Stopwatch.GetElapsedTime(Last) < TimeSpan.FromSeconds(1); )
            {
                if (Stopwatch.GetElapsedTime(waited) > TimeSpan.FromMinutes(2))
                {
                    throw new TimeoutException($"{Count} deliveries came.");
                }
                await Task.Delay(10);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        private IResult Take()
        {
            Interlocked.Increment(ref _count);
            Volatile.Write(ref _last, Stopwatch.GetTimestamp());
            return Results.NoContent();
        }
    }
}
