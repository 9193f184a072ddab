using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>Many identifications by many clients: each acknowledged one is there, and has its one proposed meeting.</summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Clients = 8;

    [Fact]
    public async Task ThousandIdentifications_AllHaveTheirMeetingProposed()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        var started = Stopwatch.GetTimestamp();

        var cases = await IdentifyAsync(standalone, 1000);
        var posted = Stopwatch.GetElapsedTime(started);
        await EachHasItsMeetingAsync(standalone, cases);

        output.WriteLine(
            $"{cases.Count} identifications by {Clients} clients in {posted.TotalSeconds:0.0} s ({cases.Count / posted.TotalSeconds:0}/s); "
                + $"all proposed {Stopwatch.GetElapsedTime(started, Stopwatch.GetTimestamp()).TotalSeconds - posted.TotalSeconds:0.0} s later; "
                + $"RSS {Process.GetProcessById(standalone.ProcessId).WorkingSet64 / 1048576} MiB"
        );
    }

    [Fact]
    public async Task Identifications_WhileTheProgramIsKilledAgainAndAgain_AreNeitherLostNorDoubled()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        using var done = new CancellationTokenSource();

        var killing = KillAgainAndAgainAsync(standalone, done.Token);
        var cases = await IdentifyAsync(standalone, 200);
        await done.CancelAsync();
        var kills = await killing;

        await EachHasItsMeetingAsync(standalone, cases);
        Assert.InRange(kills, 2, int.MaxValue);
        output.WriteLine($"{cases.Count} identifications, killed {kills} times");
    }

    /// <summary>Posts from <see cref="Clients"/> clients; each retries with the same key until it is answered.</summary>
    /// <returns>The cases, none of them twice.</returns>
    private static async Task<IReadOnlyCollection<Guid>> IdentifyAsync(StandaloneProcess standalone, int count)
    {
        using var police = await standalone.AsAsync("police-exit");
        var cases = new ConcurrentDictionary<Guid, bool>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (number, _) => Assert.True(cases.TryAdd(await IdentifyOneAsync(police, $"key-{number}", number), true))
        );
        Assert.Equal(count, cases.Count);
        return [.. cases.Keys];
    }

    private static async Task<Guid> IdentifyOneAsync(HttpClient police, string key, int number)
    {
        Guid? found = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/identifications");
                    request.Headers.Add("Idempotency-Key", key);
                    request.Content = JsonContent.Create(
                        new
                        {
                            persons = new[] { new { name = $"Syntetisk Person {number}", ageGroup = number % 2 == 0 ? "minor" : "adult" } },
                        }
                    );
                    using var answer = await police.SendAsync(request);
                    if (
                        answer.StatusCode
                        is HttpStatusCode.ServiceUnavailable
                            or HttpStatusCode.TooManyRequests
                            or HttpStatusCode.BadGateway
                    )
                    {
                        return false;
                    }
                    Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                    found = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("caseId").GetGuid();
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"identification {key}",
            TimeSpan.FromMinutes(3)
        );
        return found!.Value;
    }

    private static async Task EachHasItsMeetingAsync(StandaloneProcess standalone, IReadOnlyCollection<Guid> cases)
    {
        using var coordinator = await standalone.AsAsync("coordinator");
        var meetings = new Dictionary<Guid, int>();
        await Eventually.TrueAsync(
            async () =>
            {
                meetings = await MeetingsPerCaseAsync(coordinator);
                return meetings.Count >= cases.Count;
            },
            "a meeting for every case",
            TimeSpan.FromMinutes(2)
        );
        Assert.Equal(cases.Order(), meetings.Keys.Order());
        Assert.All(meetings, m => Assert.Equal(1, m.Value));
    }

    private static async Task<Dictionary<Guid, int>> MeetingsPerCaseAsync(HttpClient coordinator)
    {
        var meetings = new Dictionary<Guid, int>();
        string? token = null;
        do
        {
            var page = await coordinator.GetFromJsonAsync<JsonElement>(
                "/api/v1/meetings?pageSize=200" + (token is null ? "" : "&pageToken=" + Uri.EscapeDataString(token))
            );
            foreach (var meeting in page.GetProperty("items").EnumerateArray())
            {
                var id = meeting.GetProperty("caseId").GetGuid();
                meetings[id] = meetings.GetValueOrDefault(id) + 1;
            }
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        } while (token is not null);
        return meetings;
    }

    private static async Task<int> KillAgainAndAgainAsync(StandaloneProcess standalone, CancellationToken done)
    {
        var random = new Random(4);
        for (var kills = 0; ; kills++)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 1500)), done);
            }
            catch (OperationCanceledException)
            {
                return kills;
            }
            await standalone.KillAsync();
            await standalone.StartAgainAsync();
        }
    }
}
