using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tot.SystemTests;

/// <summary>Takes what is exported by OTLP over HTTP. Names and values are plain UTF-8 in its messages, so they are found without a schema.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly string[] Signals = ["traces", "metrics", "logs"];

    private readonly ConcurrentQueue<(string Signal, string Text)> _received = new();
    private readonly WebApplication _app;

    private OtlpCollector(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var collector = new OtlpCollector(builder.Build());
        foreach (var signal in Signals)
        {
            collector._app.MapPost("/v1/" + signal, http => collector.TakeAsync(signal, http));
        }
        collector._app.Urls.Add("http://127.0.0.1:0");
        await collector._app.StartAsync();
        return collector;
    }

    public bool Has(string signal, string text) => Of(signal).Any(r => r.Contains(text, StringComparison.Ordinal));

    public IEnumerable<string> Of(string signal) => _received.Where(r => r.Signal == signal).Select(r => r.Text);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(string signal, HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _received.Enqueue((signal, Encoding.UTF8.GetString(body.ToArray())));
        http.Response.ContentType = "application/x-protobuf";
    }
}
