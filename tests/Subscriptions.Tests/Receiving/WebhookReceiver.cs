using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tot.Subscriptions.Tests.Receiving;

/// <summary>A request as it came in.</summary>
internal sealed record Received(string Method, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];
    public string Type => Headers.GetValueOrDefault("ce-type") ?? First.GetProperty("type").GetString()!;
    public bool IsEvent => Method == "POST" && Type != "tot.subscriptions.v1.EndpointValidation";
    public string Challenge => (Headers.ContainsKey("ce-type") ? Json : First.GetProperty("data")).GetProperty("challenge").GetString()!;

    /// <summary>The events' ids, several of a batch.</summary>
    public IEnumerable<string> EventIds =>
        Json.ValueKind == JsonValueKind.Array ? Json.EnumerateArray().Select(e => e.GetProperty("id").GetString()!) : [Id];

    /// <summary>A batch's first event stands for its kind.</summary>
    private JsonElement First => Json.ValueKind == JsonValueKind.Array ? Json[0] : Json;
    private JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>How a receiver answers the question whether it wants events.</summary>
internal enum Agrees
{
    No,
    ByHandshake,
    ByJsonChallenge,
    ByPlainChallenge,
}

/// <summary>An agency's receiver: a real server on a free port of this machine.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _requests = new();
    private readonly ConcurrentDictionary<string, bool> _accepted = new(StringComparer.Ordinal);
    private int _events;

    private WebhookReceiver(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";
    public Agrees Agrees { get; set; } = Agrees.ByJsonChallenge;

    /// <summary>What an event is answered with; the number counts the events received, from 1.</summary>
    public Func<HttpContext, int, Task> OnEvent { get; set; } =
        (context, _) =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        };

    /// <summary>How many different events were answered 2xx.</summary>
    public int Accepted => _accepted.Count;

    public IReadOnlyList<Received> Requests => [.. _requests];
    public IReadOnlyList<Received> Events => [.. _requests.Where(r => r.IsEvent)];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        var addresses = receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        receiver.Url = addresses.Addresses.Single() + "/hook";
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
        var received = new Received(context.Request.Method, headers, body);
        _requests.Enqueue(received);
        if (received.Method == "OPTIONS")
        {
            context.Response.StatusCode = Agrees == Agrees.ByHandshake ? 200 : 405;
            if (Agrees == Agrees.ByHandshake)
            {
                context.Response.Headers["WebHook-Allowed-Origin"] = headers["webhook-request-origin"];
            }
            return;
        }
        if (received.IsEvent)
        {
            await OnEvent(context, Interlocked.Increment(ref _events));
            if (context.Response.StatusCode is >= 200 and < 300 && !context.RequestAborted.IsCancellationRequested)
            {
                _accepted[received.Id] = true;
            }
            return;
        }
        await context.Response.WriteAsync(
            Agrees switch
            {
                Agrees.ByJsonChallenge => JsonSerializer.Serialize(new { challenge = received.Challenge }),
                Agrees.ByPlainChallenge => received.Challenge,
                _ => "hello",
            }
        );
    }
}
