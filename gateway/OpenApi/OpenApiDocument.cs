using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Gateway.Limits;
using Tot.Gateway.Proxy;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;

namespace Tot.Gateway.OpenApi;

/// <summary>The one document of everything behind the gateway; asked of the services at first need and kept for a while.</summary>
internal sealed class OpenApiDocument(ServiceHttp http, ServiceRoutes routes) : IDisposable
{
    /// <summary>A service may have been replaced by a newer one.</summary>
    private static readonly TimeSpan Shelf = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private (JsonObject Document, long At)? _kept;

    /// <exception cref="UnavailableException">A service does not answer.</exception>
    public async Task<JsonObject> GetAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_kept is not { } kept || TimeProvider.System.GetElapsedTime(kept.At) > Shelf)
            {
                _kept = kept = (await FetchAsync(ct), TimeProvider.System.GetTimestamp());
            }
            return kept.Document;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<JsonObject> FetchAsync(CancellationToken ct)
    {
        var documents = await Task.WhenAll(routes.Services.Select(s => FetchAsync(s, ct)));
        var merged = OpenApiMerge.Merge(routes.Services.Zip(documents), routes.ServiceOf);
        Examples.AddTo(merged);
        return merged;
    }

    private async Task<JsonObject> FetchAsync(string service, CancellationToken ct)
    {
        using var answer = await http.GetAsync(service, "/openapi/v1.json", ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw new UnavailableException($"The {service} service does not describe itself.");
        }
        var body = await answer.Content.ReadAsStreamAsync(ct);
        return (JsonObject)(await JsonNode.ParseAsync(body, cancellationToken: ct))!;
    }
}

internal static class OpenApiEndpoint
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void MapOpenApiDocument(this WebApplication app) =>
        app.MapGet("/openapi/v1.json", GetAsync).AllowAnonymous().RequireRateLimiting(RateLimits.Page);

    private static async Task<IResult> GetAsync(OpenApiDocument document, CancellationToken ct)
    {
        try
        {
            return Results.Text((await document.GetAsync(ct)).ToJsonString(Indented), "application/json");
        }
        catch (UnavailableException e)
        {
            return new Error("UNAVAILABLE", ErrorKind.Unavailable, e.Message).ToProblem();
        }
    }
}
