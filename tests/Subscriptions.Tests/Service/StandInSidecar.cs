using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>
/// Stands in for daprd, written from Dapr's HTTP API reference (pub/sub and secrets, v1.0): what it takes, what it answers, how it brings
/// events to a subscriber. https://docs.dapr.io/reference/api/pubsub_api/ and /secrets_api/
/// </summary>
internal sealed class StandInSidecar : IAsyncDisposable
{
    public const string Token = "sidecar-token";
    public const string PubSub = "partner-events";
    public const string SecretStore = "secrets";

    private readonly WebApplication _app;
    private readonly HttpClient _subscriber = new();

    private StandInSidecar(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.Single()).Port;

    public ConcurrentQueue<(string Topic, JsonElement Event)> Published { get; } = new();

    /// <summary>Requests to refuse with 500 before one is taken.</summary>
    public int FailNext { get; set; }

    public Dictionary<string, Dictionary<string, string>> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Topics that the application may not publish to (publishingScopes).</summary>
    public HashSet<string> Forbidden { get; } = new(StringComparer.Ordinal);

    public static async Task<StandInSidecar> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var sidecar = new StandInSidecar(builder.Build());
        sidecar._app.Urls.Add("http://127.0.0.1:0");
        sidecar._app.MapPost("/v1.0/publish/{pubsub}/{topic}", sidecar.PublishAsync);
        sidecar._app.MapGet("/v1.0/secrets/{store}/{name}", sidecar.Secret);
        await sidecar._app.StartAsync();
        return sidecar;
    }

    /// <summary>What daprd does at its start, and for each event: ask what the application wants, bring it, bring it again unless it says SUCCESS.</summary>
    public async Task<string> BringAsync(Uri application, string topic, JsonElement published)
    {
        var subscriptions = await _subscriber.GetFromJsonAsync<JsonElement>(new Uri(application, "/dapr/subscribe"));
        var wanted = subscriptions
            .EnumerateArray()
            .SingleOrDefault(s => s.GetProperty("pubsubname").GetString() == PubSub && s.GetProperty("topic").GetString() == topic);
        if (wanted.ValueKind == JsonValueKind.Undefined)
        {
            return "not subscribed";
        }
        var members = published.EnumerateObject().ToDictionary(p => p.Name, p => (object)p.Value, StringComparer.Ordinal);
        (members["pubsubname"], members["topic"]) = (PubSub, topic);
        using var body = new StringContent(JsonSerializer.Serialize(members));
        body.Headers.ContentType = new("application/cloudevents+json");
        using var answer = await _subscriber.PostAsync(new Uri(application, wanted.GetProperty("route").GetString()), body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _subscriber.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<IResult> PublishAsync(HttpRequest request, string pubsub, string topic)
    {
        if (request.Headers["dapr-api-token"] != Token)
        {
            return Results.Unauthorized();
        }
        if (FailNext > 0)
        {
            FailNext--;
            return Error(500, "ERR_PUBSUB_PUBLISH_MESSAGE");
        }
        if (pubsub != PubSub)
        {
            return Error(404, "ERR_PUBSUB_NOT_FOUND");
        }
        if (Forbidden.Contains(topic))
        {
            return Error(403, "ERR_PUBSUB_FORBIDDEN");
        }
        // Without this type daprd would wrap the event into another one.
        Assert.StartsWith("application/cloudevents+json", request.ContentType, StringComparison.Ordinal);
        Published.Enqueue((topic, await request.ReadFromJsonAsync<JsonElement>()));
        return Results.NoContent();
    }

    private IResult Secret(HttpRequest request, string store, string name) =>
        request.Headers["dapr-api-token"] != Token ? Results.Unauthorized()
        : store != SecretStore ? Error(401, "ERR_SECRET_STORE_NOT_FOUND")
        : Secrets.TryGetValue(name, out var secret) ? Results.Json(secret)
        : Results.NoContent();

    private static IResult Error(int status, string code) => Results.Json(new { errorCode = code, message = code }, statusCode: status);
}
