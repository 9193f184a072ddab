using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Read;

/// <param name="After">Exclusive.</param>
internal sealed record FeedQuery(long After, EventFilter Filter, int Limit);

/// <param name="Next">Everything up to here is in this or an earlier page, or not for this agency (inclusive).</param>
internal sealed record FeedPage(IReadOnlyList<PartnerEvent> Events, long Next);

/// <summary>Reads a page of the feed with the eyes of the caller's agency.</summary>
internal sealed class FeedReader(SubscriptionsDb db, INeedToKnow needToKnow, TimeProvider clock)
{
    /// <summary>Name of the cursor that says up to where the feed has been cut off.</summary>
    public const string Cut = "partner-feed-cut";

    private static readonly int AllTypes = PartnerEventTypes.All.Count;

    /// <summary>In a scope of its own: need-to-know is asked anew, so that a revocation is effective while somebody waits or listens.</summary>
    public static async Task<FeedPage> ReadAsync(IServiceScopeFactory scopes, FeedQuery query, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ActivatorUtilities.CreateInstance<FeedReader>(scope.ServiceProvider).ReadAsync(query, ct);
    }

    /// <summary>Refuses a cursor from before what is still kept: going on from there would leave events out in silence.</summary>
    public static async Task<Error?> ExpiredAsync(IServiceScopeFactory scopes, long position, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var cut = await db.FeedCursors.Where(c => c.Name == Cut).Select(c => c.Position).FirstOrDefaultAsync(ct);
        return position > 0 && position < cut
            ? Error
                .Rule(
                    "EVENTS_EXPIRED",
                    "Events after this cursor have passed their retention. Go on from oldest, and fetch the state itself."
                )
                .With("oldest", FeedCursor.Write(cut))
            : null;
    }

    public async Task<FeedPage> ReadAsync(FeedQuery query, CancellationToken ct)
    {
        // The end is read first: what is told in between is found by the next page. And only then who may know of it: a copy of the rosters that was
        // fresh before need not know yet those it was told to.
        var end = await db.PartnerEvents.MaxAsync(e => (long?)e.Position, ct) ?? 0;
        var agencyId = (await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty;
        var visible = await needToKnow.VisibleCasesAsync(ct);
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
    /// A page must not pass an event of which the agency is about to be allowed to know, or the cursor would skip it: one that addresses it but whose roster
    /// entry is still on its way, and one of a case whose roster has not been opened yet. It ends before the first of them.
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
            .Where(e => e.CaseId != null && !visible.Contains(e.CaseId.Value))
            .Where(e => e.Audience.Contains(agencyId) || !db.RosterCopies.Any(r => r.CaseId == e.CaseId))
            .MinAsync(e => (long?)e.Position, ct);
        return first is { } position ? position - 1 : end;
    }
}
