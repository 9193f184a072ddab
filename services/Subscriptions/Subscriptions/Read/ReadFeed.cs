using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

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
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/events", HandleAsync)
            .RequireUser()
            .WithName("ReadEvents")
            .WithSummary("The agency's events, in order, from a cursor on")
            .Produces(StatusCodes.Status200OK, contentType: "application/json");

    /// <param name="after">The <c>next</c> of an earlier answer; missing means from the beginning.</param>
    /// <param name="types">Full names or prefixes ending in <c>*</c>, comma-separated; missing means all.</param>
    /// <param name="limit">1 to 500, 100 unless told.</param>
    /// <param name="wait">Seconds to wait for something, 0 to 30.</param>
    private static async Task<IResult> HandleAsync(
        string? after,
        string? types,
        int? limit,
        int? wait,
        OwnSubscriptions own,
        IServiceScopeFactory scopes,
        FeedSignal signal,
        IOptions<SubscriptionsOptions> options,
        CancellationToken ct
    )
    {
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

        var query = new FeedQuery(position, filter.Value, limit ?? 100);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(wait ?? 0));
        while (true)
        {
            var next = signal.Next;
            var page = await ReadAsync(scopes, query, ct);
            if (page.Events.Count > 0 || patience.IsCancellationRequested)
            {
                return Results.Bytes(Write(page, options.Value.PublicBaseUrl), "application/json; charset=utf-8");
            }
            query = query with { After = page.Next };
            await Task.WhenAny(next, Task.Delay(LookAgain, patience.Token));
            ct.ThrowIfCancellationRequested();
        }
    }

    // A scope of its own each time: need-to-know is asked anew, so that a revocation is effective while somebody waits.
    private static async Task<FeedPage> ReadAsync(IServiceScopeFactory scopes, FeedQuery query, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ActivatorUtilities.CreateInstance<FeedReader>(scope.ServiceProvider).ReadAsync(query, ct);
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

    private static Error Renamed(Error error) =>
        error with
        {
            Fields = error.Fields.ToDictionary(_ => "types", f => f.Value, StringComparer.Ordinal),
        };
}

/// <param name="After">Exclusive.</param>
internal sealed record FeedQuery(long After, EventFilter Filter, int Limit);

/// <param name="Next">Everything up to here is in this or an earlier page, or not for this agency (inclusive).</param>
internal sealed record FeedPage(IReadOnlyList<PartnerEvent> Events, long Next);

/// <summary>Reads a page of the feed with the eyes of the caller's agency.</summary>
internal sealed class FeedReader(SubscriptionsDb db, INeedToKnow needToKnow, TimeProvider clock)
{
    private static readonly int AllTypes = PartnerEventTypes.All.Count;

    public async Task<FeedPage> ReadAsync(FeedQuery query, CancellationToken ct)
    {
        var agencyId = (await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty;
        var visible = await needToKnow.VisibleCasesAsync(ct);
        // The end is read first: what is told in between is found by the next page.
        var end = await db.PartnerEvents.MaxAsync(e => (long?)e.Position, ct) ?? 0;
        end = await BeforeThoseStillAdmittedAsync(agencyId, visible, query.After, end, ct);
        if (end <= query.After)
        {
            return new([], query.After);
        }
        var rows = db
            .PartnerEvents.AsNoTracking()
            .Where(e => e.Position > query.After && e.Position <= end)
            .Where(e => e.CaseId == null ? e.Audience.Contains(agencyId) : visible.Contains(e.CaseId.Value));
        var names = PartnerEventTypes.All.Select(t => t.Name).Where(n => query.Filter.Matches(n, null)).ToArray();
        if (names.Length < AllTypes)
        {
            rows = rows.Where(e => names.Contains(e.Type));
        }
        var events = await rows.OrderBy(e => e.Position).Take(query.Limit).ToListAsync(ct);
        return new(events, events.Count == query.Limit ? events[^1].Position : end);
    }

    /// <summary>
    /// A page must not pass an event that addresses the agency but whose roster entry is still on its way, or the cursor would skip it: it ends
    /// before the first of them.
    /// </summary>
    private async Task<long> BeforeThoseStillAdmittedAsync(
        Guid agencyId,
        IQueryable<Guid> visible,
        long after,
        long end,
        CancellationToken ct
    )
    {
        var young = clock.GetUtcNow() - PartnerEvent.AdmissionGrace;
        var first = await db
            .PartnerEvents.Where(e => e.Position > after && e.Position <= end && e.ToldAt > young)
            .Where(e => e.CaseId != null && e.Audience.Contains(agencyId) && !visible.Contains(e.CaseId.Value))
            .MinAsync(e => (long?)e.Position, ct);
        return first is { } position ? position - 1 : end;
    }
}
