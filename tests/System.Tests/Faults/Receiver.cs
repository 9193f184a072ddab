using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tot.SystemTests.Faults;

/// <summary>An agency's own system: takes what it is sent and remembers it by its id.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, string> _received = new();
    private readonly WebApplication _app;
    private int _contradictions;

    private Receiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/tot");

    /// <summary>How often an id came with another content than before.</summary>
    public int Contradictions => _contradictions;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var receiver = new Receiver(builder.Build());
        receiver._app.MapMethods("/tot", ["OPTIONS"], Allow);
        receiver._app.MapPost("/tot", (Delegate)receiver.TakeAsync);
        receiver._app.Urls.Add("http://127.0.0.1:0");
        await receiver._app.StartAsync();
        return receiver;
    }

    public bool Has(Guid eventId) => _received.ContainsKey(eventId);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Allow(HttpContext http) =>
        http.Response.Headers["WebHook-Allowed-Origin"] = http.Request.Headers["WebHook-Request-Origin"].ToString();

    private async Task<IResult> TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        if (body.Length > 0 && JsonDocument.Parse(body).RootElement.TryGetProperty("challenge", out var challenge))
        {
            return Results.Json(new { challenge = challenge.GetString() });
        }
        if (Guid.TryParse(http.Request.Headers["ce-id"], out var id))
        {
            var content = $"{http.Request.Headers["ce-type"]} {http.Request.Headers["ce-subject"]} {body}";
            if (_received.GetOrAdd(id, content) != content)
            {
                Interlocked.Increment(ref _contradictions);
            }
        }
        return Results.Ok();
    }
}
