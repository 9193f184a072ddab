using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Tot.ServiceDefaults.Peers;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Api;

/// <summary>Calls the services' REST interfaces as the reader, with the reader's own token: what the reader may not see, the console cannot show.</summary>
internal sealed class Calls(ServiceHttp http, ServiceAddresses addresses, IHttpContextAccessor context, CallTimes times, Sent sent)
{
    private const int MostPages = 20;

    /// <summary>As the services write it, but lenient: a service may say more than this console knows of.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private string? _token;

    public Task<Answer<T>> GetAsync<T>(string service, string path, CancellationToken ct)
        where T : class => SendAsync<T>(HttpMethod.Get, service, path, body: null, once: null, version: null, ct);

    /// <summary>What the service says of its own health; null when it does not answer. Asked without a token, as probes do.</summary>
    public async Task<ServiceHealth?> HealthAsync(string service, CancellationToken ct)
    {
        if (addresses.Find(service) is not { } address)
        {
            return null;
        }
        using var request = http.Request(HttpMethod.Get, new Uri(new Uri(address), "/health/ready"));
        try
        {
            using var answer = await http.SendAsync(request, ct);
            return await answer.Content.ReadFromJsonAsync<ServiceHealth>(Json, ct);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Something to pass on as it is, for example CSV.</summary>
    public async Task<Answer<string>> TextAsync(string service, string path, CancellationToken ct)
    {
        if (addresses.Find(service) is not { } address)
        {
            return Unavailable<string>();
        }
        using var request = http.Request(HttpMethod.Get, new Uri(new Uri(address), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        try
        {
            using var answer = await http.SendAsync(request, ct);
            return answer.IsSuccessStatusCode
                ? new(await answer.Content.ReadAsStringAsync(ct), null, null)
                : new(null, null, await Problem.ReadAsync(answer, ct));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return Unavailable<string>();
        }
    }

    /// <summary>All pages of a list; lists are long only for a reader who asks for everything.</summary>
    public async Task<Answer<IReadOnlyList<T>>> ListAsync<T>(string service, string path, CancellationToken ct)
    {
        var items = new List<T>();
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        string? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            var address = next is null ? path : $"{path}{separator}pageToken={Uri.EscapeDataString(next)}";
            var answer = await GetAsync<PageOf<T>>(service, address, ct);
            if (!answer.Ok)
            {
                return new(null, null, answer.Problem);
            }
            items.AddRange(answer.Value!.Items);
            next = answer.Value.NextPageToken;
            if (next is null)
            {
                break;
            }
        }
        return new(items, null, null);
    }

    /// <param name="method">POST, PUT or DELETE.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="path">Path with query.</param>
    /// <param name="body">Sent as JSON; null for none.</param>
    /// <param name="once">The form's Idempotency-Key.</param>
    /// <param name="version">The ETag that the reader saw, sent as If-Match.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<Answer<T>> SendAsync<T>(
        HttpMethod method,
        string service,
        string path,
        object? body,
        string? once,
        string? version,
        CancellationToken ct
    )
        where T : class
    {
        if (addresses.Find(service) is not { } address)
        {
            return Unavailable<T>();
        }
        using var request = http.Request(method, new Uri(new Uri(address), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        if (once is not null)
        {
            request.Headers.Add("Idempotency-Key", once);
        }
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: Json);
        }
        times.Begin();
        try
        {
            using var answer = await http.SendAsync(request, ct);
            if (!answer.IsSuccessStatusCode)
            {
                var problem = await Problem.ReadAsync(answer, ct);
                if (problem.Code == "IDEMPOTENCY_KEY_REUSED")
                {
                    context.HttpContext!.Items[Submission.UsedOnce] = once;
                }
                return new(null, null, problem);
            }
            if (once is not null)
            {
                sent.Remember(once);
            }
            var etag = answer.Headers.ETag?.ToString();
            return answer.Content.Headers.ContentLength == 0 || typeof(T) == typeof(Nothing)
                ? new(null, etag, null)
                : new(await answer.Content.ReadFromJsonAsync<T>(Json, ct), etag, null);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return Unavailable<T>();
        }
        finally
        {
            times.End();
        }
    }

    private static Answer<T> Unavailable<T>()
        where T : class => new(null, null, new Problem(StatusCodes.Status503ServiceUnavailable, "UNAVAILABLE"));

    private async Task<string> TokenAsync()
    {
        if (_token is null)
        {
            var session = await context.HttpContext!.AuthenticateAsync(SignInSetup.Scheme);
            _token =
                SessionToken.From(session.Properties)?.Access
                ?? throw new RefusedException(new Problem(StatusCodes.Status401Unauthorized, ""));
        }
        return _token;
    }
}

/// <summary>As <c>/health/ready</c> tells it: healthy, degraded or unhealthy, for each thing looked at.</summary>
public sealed record ServiceHealth(string Status, IReadOnlyDictionary<string, ServiceCheck> Checks)
{
    /// <summary>The check that counts the events which a handler could not take.</summary>
    public const string Events = "events";

    /// <summary>Null where the service does not say.</summary>
    public ParkedEvents? Parked => Checks.GetValueOrDefault(Events)?.Data?.Deserialize<ParkedEvents>(JsonSerializerOptions.Web);
}

/// <param name="Data">What else the check says.</param>
public sealed record ServiceCheck(string Status, string? Description, JsonElement? Data);

/// <param name="Waiting">For another attempt.</param>
/// <param name="GivenUp">Until somebody replays them.</param>
public sealed record ParkedEvents(int Waiting, int GivenUp);
