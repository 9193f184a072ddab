using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing;

namespace Tot.SystemTests;

/// <summary>
/// What was acknowledged, and whether it is still so: identifications posted by several clients, each with a key of its own and again with the
/// same until it is answered; and the one meeting that follows from each.
/// </summary>
/// <param name="signIn">A client with the persona's token.</param>
internal sealed class Account(Func<string, Task<HttpClient>> signIn)
{
    public const int Clients = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ConcurrentDictionary<Guid, string> _cases = new();
    private readonly string _run = Path.GetRandomFileName();
    private int _posted;

    /// <summary>Is each person in danger? Agencies are told of that.</summary>
    public bool InDanger { get; init; }

    /// <summary>How long a client rests before it asks for the next thing, or for the same again.</summary>
    public TimeSpan Rest { get; init; }

    /// <summary>The acknowledged cases, by the key that they were asked for with.</summary>
    public IReadOnlyDictionary<Guid, string> Cases => _cases;

    /// <summary>How many answers gave a case that another key had been given.</summary>
    public int Doubled { get; private set; }

    public async Task IdentifyAsync(int count)
    {
        var before = _cases.Count;
        await IdentifyWhileAsync(() => _cases.Count - before + InFlight < count);
        Assert.Equal(before + count, _cases.Count);
    }

    private int InFlight { get; set; }

    /// <summary>Goes on until it is told to stop; what is under way is seen through.</summary>
    public async Task IdentifyUntilAsync(CancellationToken stop) => await IdentifyWhileAsync(() => !stop.IsCancellationRequested);

    /// <summary>Every acknowledged case has exactly one meeting, and none has another.</summary>
    public async Task EachHasItsMeetingAsync()
    {
        var (lost, doubled) = await CountAsync();
        Assert.Equal((0, 0), (lost, doubled));
    }

    /// <summary>Waits for the meetings, and counts acknowledged cases without one, and meetings too many.</summary>
    public async Task<(int Lost, int Doubled)> CountAsync()
    {
        using var coordinator = await signIn("coordinator");
        var meetings = new Dictionary<Guid, int>();
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    try
                    {
                        meetings = await MeetingsPerCaseAsync(coordinator);
                    }
                    catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                    {
                        return false;
                    }
                    return _cases.Keys.All(meetings.ContainsKey);
                },
                "a meeting for every case",
                Patience
            );
        }
        catch (TimeoutException)
        {
            // Those that are still missing are lost.
        }
        return (_cases.Keys.Count(c => !meetings.ContainsKey(c)), Doubled + meetings.Values.Sum(m => m - 1));
    }

    private async Task IdentifyWhileAsync(Func<bool> more)
    {
        using var police = await signIn("police-exit");
        var start = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => ClientAsync(police, more, start))));
    }

    private async Task ClientAsync(HttpClient police, Func<bool> more, Lock start)
    {
        while (true)
        {
            int number;
            lock (start)
            {
                if (!more())
                {
                    return;
                }
                InFlight++;
                number = ++_posted;
            }
            var found = await IdentifyOneAsync(police, $"{_run}-{number}", number);
            lock (start)
            {
                InFlight--;
                Doubled += _cases.TryAdd(found, $"{_run}-{number}") ? 0 : 1;
            }
            await Task.Delay(Rest);
        }
    }

    private async Task<Guid> IdentifyOneAsync(HttpClient police, string key, int number)
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
                            dangerAssessment = InDanger ? new { level = "near-and-serious", externalReference = $"EX-{number}" } : null,
                        }
                    );
                    using var answer = await police.SendAsync(request);
                    if (IsTemporary(answer.StatusCode))
                    {
                        await Task.Delay(Rest);
                        return false;
                    }
                    Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
                    found = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("caseId").GetGuid();
                    return true;
                }
                catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                {
                    return false;
                }
            },
            $"identification {key}",
            Patience
        );
        return found!.Value;
    }

    /// <summary>Nothing is known of what became of it: it is asked again with the same key.</summary>
    private static bool IsTemporary(HttpStatusCode status) =>
        status
            is HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.GatewayTimeout;

    public static async Task<Dictionary<Guid, int>> MeetingsPerCaseAsync(HttpClient coordinator)
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
}
