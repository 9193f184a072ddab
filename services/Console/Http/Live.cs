using System.Collections.Concurrent;
using System.Text.Json;
using Tot.WebConsole.Api;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Http;

/// <summary>
/// <c>/console/live</c>, server-sent events: <c>changed</c> when the reader's agency is told of something, by the same feed that its systems read, and twice more soon
/// after. What has changed is not said: the page asks for itself anew.
/// </summary>
internal static class Live
{
    /// <summary>The browser comes back by itself, with a token that is then fresh.</summary>
    private static readonly TimeSpan Stay = TimeSpan.FromMinutes(5);

    /// <summary>Seconds that the feed is asked to wait for something to tell.</summary>
    private const int Quiet = 25;

    /// <summary>
    /// Seconds after which a change is told again: the feed tells what one service did, and the page shows what others have made of it, a moment later.
    /// </summary>
    private static readonly int[] Looks = [2, 10];

    public static void MapLive(this WebApplication app) => app.MapGet("/console/live", FollowAsync);

    private static async Task FollowAsync(HttpContext http, Calls calls, Reader reader, LiveEnds ends, CancellationToken ct)
    {
        using var stay = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stay.CancelAfter(Stay);
        try
        {
            if (await ToTheEndAsync(calls, ends.Find(reader), stay.Token) is not { } cursor)
            {
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("retry: 5000\n\n", stay.Token);
            await http.Response.Body.FlushAsync(stay.Token);
            var looks = Looks.Length;
            while (await NextAsync(calls, cursor, looks < Looks.Length ? Looks[looks] : Quiet, stay.Token) is { } page)
            {
                cursor = page.Next;
                ends.Keep(reader, cursor);
                var changed = page.Events.Count > 0 || looks < Looks.Length;
                looks = page.Events.Count > 0 ? 0 : looks + (looks < Looks.Length ? 1 : 0);
                await http.Response.WriteAsync(changed ? "event: changed\ndata: \n\n" : ": nothing new\n\n", stay.Token);
                await http.Response.Body.FlushAsync(stay.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has left the page, or has stayed long enough.
        }
    }

    private static async Task<string?> ToTheEndAsync(Calls calls, string cursor, CancellationToken ct)
    {
        while (await NextAsync(calls, cursor, 0, ct) is { } page)
        {
            cursor = page.Next;
            if (page.Events.Count == 0)
            {
                return cursor;
            }
        }
        return null;
    }

    /// <summary>Null when the reader has no feed, or when the service does not answer.</summary>
    private static async Task<FeedPage?> NextAsync(Calls calls, string cursor, int wait, CancellationToken ct) =>
        (
            await calls.GetAsync<FeedPage>(
                "subscriptions",
                $"/api/v1/events?limit=500&wait={wait}" + (cursor.Length == 0 ? "" : "&after=" + cursor),
                ct
            )
        ).Value;

    private sealed record FeedPage(IReadOnlyList<JsonElement> Events, string Next);
}

/// <summary>How far each agency's feed has been followed, so that not every page walks it from the beginning.</summary>
internal sealed class LiveEnds
{
    private readonly ConcurrentDictionary<string, string> _ends = new(StringComparer.Ordinal);

    public string Find(Reader reader) => _ends.GetValueOrDefault(reader.Subject, "");

    public void Keep(Reader reader, string cursor) => _ends[reader.Subject] = cursor;
}
