using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.ServiceDefaults.Demo;

namespace Tot.Standalone.Demo;

/// <summary>
/// Tells the scenario to the gateway as the demo's users would, and moves the clock on from step to step, so that every proposal, duty, warning and delivery
/// comes about as it does in earnest.
/// </summary>
internal sealed class DemoSeeder(DemoScenario scenario, DemoProgress progress, DemoClock clock, Uri gateway, TextWriter console)
    : IDisposable
{
    /// <summary>From here on time goes by day by day, so that what is still open today was warned of on its day.</summary>
    private const int DayByDay = -14;

    // What looks for due deadlines does so twice a second.
    private static readonly TimeSpan EnginesLook = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new() { BaseAddress = gateway };
    private readonly Dictionary<string, string> _tokens = [];

    /// <exception cref="StartException">A step was refused.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        if (progress.Now.Finished)
        {
            return;
        }
        var begun = Stopwatch.GetTimestamp();
        await console.WriteLineAsync(
            $"Inventing cases; this takes a minute at most{(progress.Now.Done > 0 ? ", and goes on where it was" : "")}."
        );
        while (progress.Now.Done < scenario.Steps.Count)
        {
            var step = scenario.Steps[progress.Now.Done];
            var when = step.When(progress.Now.Today);
            await MoveToAsync(when, ct);
            if (step.Say is not null)
            {
                await console.WriteLineAsync($"  {when:yyyy-MM-dd}  {step.Say}");
            }
            progress.Now.Kept["gateway"] = gateway.ToString().TrimEnd('/');
            var answer = step.Path is null ? null : await TellAsync(step, new Placeholders(when, progress.Now.Kept), ct);
            progress.StepDone(step.Keep, answer);
        }
        await MoveToAsync(TimeProvider.System.GetUtcNow(), ct);
        progress.Finish();
        await console.WriteLineAsync($"  Done in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s; the clock shows the time of today.");
    }

    public void Dispose() => _http.Dispose();

    private async Task MoveToAsync(DateTimeOffset when, CancellationToken ct)
    {
        var daily = progress.Now.Today.AddDays(DayByDay).ToDateTime(new TimeOnly(8, 0), DateTimeKind.Utc);
        for (var stop = new DateTimeOffset(daily); stop < when; stop = stop.AddDays(1))
        {
            await AdvanceAsync(stop, ct);
        }
        await AdvanceAsync(when, ct);
    }

    private async Task AdvanceAsync(DateTimeOffset to, CancellationToken ct)
    {
        var ahead = to - clock.GetUtcNow();
        if (ahead <= TimeSpan.Zero)
        {
            return;
        }
        clock.Advance(ahead);
        if (ahead > TimeSpan.FromHours(12))
        {
            await Task.Delay(EnginesLook, ct);
        }
    }

    /// <summary>What others must have heard of first is asked again for a while; every other refusal ends it.</summary>
    private async Task<JsonNode?> TellAsync(DemoStep step, Placeholders placeholders, CancellationToken ct)
    {
        var path = "/api/v1/" + placeholders.Fill(step.Path!);
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            using var request = await RequestAsync(step, path, placeholders, ct);
            using var response = await _http.SendAsync(request, ct);
            var answer = await ReadAsync(response, ct);
            var found = step.Body is null ? Find(answer, placeholders.Fill(step.Where) as JsonObject) : answer;
            if (response.IsSuccessStatusCode && (found is not null || step.Body is not null))
            {
                return found;
            }
            var mayCome =
                response.IsSuccessStatusCode
                || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;
            if (!mayCome || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new StartException(
                    $"The invented cases are half told: {step.As} {request.Method} {path} was answered {(int)response.StatusCode} {answer?.ToJsonString()}. "
                        + "Start with --demo again to go on, or delete the data folder."
                );
            }
            await Task.Delay(40, ct);
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(DemoStep step, string path, Placeholders placeholders, CancellationToken ct)
    {
        var method =
            step.Body is null ? HttpMethod.Get
            : step.IsPut ? HttpMethod.Put
            : HttpMethod.Post;
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(step.As, ct));
        if (step.Body is not null)
        {
            request.Content = JsonContent.Create(placeholders.Fill(step.Body));
            request.Headers.Add("Idempotency-Key", $"demo-{progress.Now.Today:yyyyMMdd}-{progress.Now.Done}");
        }
        return request;
    }

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct);
        return text.StartsWith('{') ? JsonNode.Parse(text) : null;
    }

    /// <summary>The answer itself when it is one thing, or the first item of a list, with the members asked for.</summary>
    private static JsonNode? Find(JsonNode? answer, JsonObject? where)
    {
        var candidates = answer?["items"] is JsonArray items ? items : new JsonArray(answer?.DeepClone());
        return candidates.FirstOrDefault(c => c is not null && (where ?? []).All(w => JsonNode.DeepEquals(c[w.Key], w.Value)));
    }

    private async Task<string> TokenAsync(string persona, CancellationToken ct)
    {
        if (!_tokens.TryGetValue(persona, out var token))
        {
            using var response = await _http.PostAsJsonAsync("/demo/token", new Dictionary<string, string> { ["as"] = persona }, ct);
            response.EnsureSuccessStatusCode();
            token = (await response.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("access_token").GetString()!;
            _tokens.Add(persona, token);
        }
        return token;
    }
}
