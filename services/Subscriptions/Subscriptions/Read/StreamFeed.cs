using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Read;

/// <summary>
/// <c>GET /events/stream</c>, or <c>/events</c> with <c>Accept: text/event-stream</c>: the feed as server-sent events. Each has its cursor as id, so a
/// client that reconnects goes on by <c>Last-Event-ID</c>. The connection ends after a quarter of an hour, so that a token is looked at anew.
/// </summary>
internal static class StreamFeed
{
    private const string ContentType = "text/event-stream";
    private const int PageSize = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/events/stream", HandleAsync)
            .RequireUser()
            .WithName("StreamEvents")
            .WithSummary("The agency's events as server-sent events")
            .Produces(StatusCodes.Status200OK, contentType: ContentType)
            .ProducesProblem(StatusCodes.Status409Conflict);

    public static bool IsAskedFor(HttpRequest request) =>
        request.GetTypedHeaders().Accept is [var first, ..] && first.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase);

    /// <param name="after">A cursor; <c>Last-Event-ID</c> goes before it. Without either from the beginning.</param>
    /// <param name="types">As for the feed.</param>
    public static async Task<IResult> HandleAsync(
        string? after,
        string? types,
        HttpContext http,
        OwnSubscriptions own,
        IServiceScopeFactory scopes,
        FeedSignal signal,
        IOptions<SubscriptionsOptions> options,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        validation.Check(
            FeedCursor.TryRead(last.Length > 0 ? last : after, out var position),
            last.Length > 0 ? "Last-Event-ID" : "after",
            "Not a cursor that this feed gave."
        );
        var filter = EventFilter.Create(string.IsNullOrWhiteSpace(types) ? ["*"] : types.Split(','), caseId: null);
        if (!filter.IsSuccess || validation.Error is not null)
        {
            return (validation.Error ?? ReadFeed.Renamed(filter.Error!)).ToProblem();
        }
        var agency = await own.AgencyAsync(ct);
        if (!agency.IsSuccess)
        {
            return agency.Error.ToProblem();
        }
        if (await FeedReader.ExpiredAsync(scopes, position, ct) is { } expired)
        {
            return expired.ToProblem();
        }
        var query = new FeedQuery(position, filter.Value, PageSize);
        return Results.Stream(
            async body =>
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
                end.CancelAfter(Longest);
                try
                {
                    await WriteAsync(body, query, scopes, signal, options.Value.PublicBaseUrl, end.Token);
                }
                catch (OperationCanceledException) when (!ct.IsCancellationRequested)
                {
                    // A quarter of an hour is over; the client connects anew and goes on.
                }
            },
            ContentType
        );
    }

    private static async Task WriteAsync(
        Stream body,
        FeedQuery query,
        IServiceScopeFactory scopes,
        FeedSignal signal,
        Uri? publicBase,
        CancellationToken ct
    )
    {
        await SendAsync(body, "retry: 2000\n\n", ct);
        var quietSince = TimeProvider.System.GetTimestamp();
        while (!ct.IsCancellationRequested)
        {
            var next = signal.Next;
            var page = await FeedReader.ReadAsync(scopes, query, ct);
            if (page.Events.Count > 0)
            {
                await SendAsync(body, Lines(page.Events, publicBase), ct);
            }
            else if (TimeProvider.System.GetElapsedTime(quietSince) > KeepAlive)
            {
                await SendAsync(body, ": nothing new\n\n", ct);
            }
            else if (page.Next == query.After)
            {
                await Task.WhenAny(next, Task.Delay(ReadFeed.LookAgain, ct));
                continue;
            }
            query = query with { After = page.Next };
            quietSince = TimeProvider.System.GetTimestamp();
        }
    }

    private static string Lines(IEnumerable<PartnerEvent> events, Uri? publicBase)
    {
        var text = new StringBuilder();
        foreach (var told in events)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                HttpBinding.Write(json, CloudEvent.Of(told, publicBase));
            }
            // The writer leaves no line break in it.
            text.Append("id: ").Append(FeedCursor.Write(told.Position)).Append('\n');
            text.Append("event: ").Append(told.Type).Append('\n');
            text.Append("data: ").Append(Encoding.UTF8.GetString(buffer.ToArray())).Append("\n\n");
        }
        return text.ToString();
    }

    private static async Task SendAsync(Stream body, string text, CancellationToken ct)
    {
        await body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await body.FlushAsync(ct);
    }
}
