using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Barnevern.Example;

/// <summary>
/// A webhook receiver: verifies, stores, and acknowledges only what it has stored. That a person acknowledges a deadline's warning is another
/// matter: <c>POST /api/v1/deadlines/{id}/acknowledge</c> with that person's own token.
/// </summary>
public sealed class BarnevernReceiver
{
    private readonly string _secretFile;
    private readonly string _journal;
    private readonly ConcurrentDictionary<string, bool> _stored = new();
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <param name="secretFile">Holds the whsec_… that subscribing answered with; not there yet while the endpoint is being asked.</param>
    /// <param name="journal">One event a line: what a real system would put into its database, with the id as key.</param>
    public BarnevernReceiver(string secretFile, string journal)
    {
        (_secretFile, _journal) = (secretFile, journal);
        foreach (var line in File.Exists(journal) ? File.ReadLines(journal) : [])
        {
            using var stored = JsonDocument.Parse(line);
            _stored[stored.RootElement.GetProperty("id").GetString()!] = true;
        }
    }

    public void Map(WebApplication app) => app.MapPost("/hook", ReceiveAsync);

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var type = request.Headers["ce-type"].ToString();
        if (type == "tot.subscriptions.v1.EndpointValidation" && (!File.Exists(_secretFile) || IsGenuine(request, body)))
        {
            return Results.Text(body, "application/json");
        }
        if (!IsGenuine(request, body))
        {
            return Results.Unauthorized();
        }
        await StoreAsync(request.Headers["webhook-id"]!, type, request.Headers["ce-dueon"], body);
        return Results.NoContent();
    }

    /// <summary>Standard Webhooks: HMAC-SHA256 of id, timestamp and body; any of several signatures will do while the secret is being rotated.</summary>
    private bool IsGenuine(HttpRequest request, string body)
    {
        var (id, at) = (request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString());
        if (!File.Exists(_secretFile) || !long.TryParse(at, out var seconds))
        {
            return false;
        }
        // What is older may be a replay.
        if (Math.Abs(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - seconds) > 300)
        {
            return false;
        }
        var key = Convert.FromBase64String(File.ReadAllText(_secretFile).Trim()["whsec_".Length..]);
        var expected = Encoding.ASCII.GetBytes(
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{at}.{body}")))
        );
        return request
            .Headers["webhook-signature"]
            .ToString()
            .Split(' ')
            .Any(s => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(s), expected));
    }

    /// <summary>On the disk before it is acknowledged; the same id a second time is a repetition.</summary>
    private async Task StoreAsync(string id, string type, string? dueOn, string data)
    {
        await _writing.WaitAsync();
        try
        {
            if (_stored.TryAdd(id, true))
            {
                await using var file = new FileStream(_journal, FileMode.Append);
                var line = JsonSerializer.Serialize(
                    new
                    {
                        id,
                        type,
                        dueOn,
                        data = JsonDocument.Parse(data).RootElement,
                    }
                );
                await file.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
                file.Flush(flushToDisk: true);
            }
        }
        finally
        {
            _writing.Release();
        }
    }
}
