using System.Text.Json;
using Microsoft.Extensions.Options;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Read;

/// <summary>
/// <c>GET /events</c>: what the agency may know of at this moment, in the order told, from a cursor on. With <c>wait</c> the answer comes when
/// there is something, or empty after so many seconds.
/// </summary>
internal static class ReadFeed
{
    private const int MaxLimit = 500;
    private const int MaxWaitSeconds = 30;

    // The signal tells of new events; this is for a roster entry that lets in an event told before it.
    internal static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/events", HandleAsync)
            .RequireUser()
            .WithName("ReadEvents")
            .WithSummary("The agency's events, in order, from a cursor on")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(StatusCodes.Status409Conflict);

    /// <param name="after">The <c>next</c> of an earlier answer; missing means from the beginning.</param>
    /// <param name="types">Full names or prefixes ending in <c>*</c>, comma-separated; missing means all.</param>
    /// <param name="limit">1 to 500, 100 unless told.</param>
    /// <param name="wait">Seconds to wait for something, 0 to 30.</param>
    private static async Task<IResult> HandleAsync(
        string? after,
        string? types,
        int? limit,
        int? wait,
        HttpContext http,
        OwnSubscriptions own,
        IServiceScopeFactory scopes,
        FeedSignal signal,
        IOptions<SubscriptionsOptions> options,
        CancellationToken ct
    )
    {
        if (StreamFeed.IsAskedFor(http.Request))
        {
            return await StreamFeed.HandleAsync(after, types, http, own, scopes, signal, options, ct);
        }
        var validation = new Validation();
        validation.Check(FeedCursor.TryRead(after, out var position), "after", "Not a cursor that this feed gave.");
        validation.Check(limit is null or (>= 1 and <= MaxLimit), "limit", $"1 to {MaxLimit}.");
        validation.Check(wait is null or (>= 0 and <= MaxWaitSeconds), "wait", $"0 to {MaxWaitSeconds} seconds.");
        var filter = EventFilter.Create(string.IsNullOrWhiteSpace(types) ? ["*"] : types.Split(','), caseId: null);
        if (!filter.IsSuccess || validation.Error is not null)
        {
            return (validation.Error ?? Renamed(filter.Error!)).ToProblem();
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
        var query = new FeedQuery(position, filter.Value, limit ?? 100);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(wait ?? 0));
        while (true)
        {
            var next = signal.Next;
            var page = await FeedReader.ReadAsync(scopes, query, ct);
            if (page.Events.Count > 0 || patience.IsCancellationRequested)
            {
                return Results.Bytes(Write(page, options.Value.PublicBaseUrl), "application/json; charset=utf-8");
            }
            query = query with { After = page.Next };
            await Task.WhenAny(next, Task.Delay(LookAgain, patience.Token));
            ct.ThrowIfCancellationRequested();
        }
    }

    private static byte[] Write(FeedPage page, Uri? publicBase)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("events");
            foreach (var told in page.Events)
            {
                HttpBinding.Write(json, CloudEvent.Of(told, publicBase));
            }
            json.WriteEndArray();
            json.WriteString("next", FeedCursor.Write(page.Next));
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    internal static Error Renamed(Error error) =>
        error with
        {
            Fields = error.Fields.ToDictionary(_ => "types", f => f.Value, StringComparer.Ordinal),
        };
}
