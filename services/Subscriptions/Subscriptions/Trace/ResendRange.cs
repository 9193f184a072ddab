using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Trace;

/// <param name="After">A cursor of the feed, exclusive: from there on. This or <paramref name="ToldFrom"/> is needed.</param>
/// <param name="Until">A cursor of the feed, inclusive.</param>
/// <param name="ToldFrom">Events put into the feed at or after this instant.</param>
/// <param name="ToldBefore">And before this one.</param>
/// <param name="States">Only deliveries that stand so, for example <c>given-up</c>; missing means all, and events that never were to be delivered, too.</param>
internal sealed record ResendRequest(
    string? After,
    string? Until,
    DateTimeOffset? ToldFrom,
    DateTimeOffset? ToldBefore,
    IReadOnlyList<DeliveryState>? States
);

/// <param name="Queued">How many events are to be sent.</param>
/// <param name="Next">Where to go on, as <c>after</c>; missing when that was all.</param>
internal sealed record ResendAnswer(int Queued, string? Next);

/// <summary>
/// <c>POST /subscriptions/{id}/resend</c>: sends again a range of the feed, or all from a point on, as far as it matches the subscription and the
/// agency may know of it now; also what was told before there was a subscription. At most 500 events a call.
/// </summary>
internal static class ResendRange
{
    private const int Most = 500;
    private const int Attempts = 3;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/subscriptions/{id:guid}/resend", HandleAsync)
            .RequireUser()
            .WithName("ResendRange")
            .WithSummary("Send a range of the feed again, or all from a point on")
            .Produces<ResendAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        ResendRequest request,
        OwnSubscriptions own,
        VisibleEvents events,
        SubscriptionsDb db,
        Act act,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        validation.Check(FeedCursor.TryRead(request.After, out var after), "after", "Not a cursor that the feed gave.");
        validation.Check(FeedCursor.TryRead(request.Until, out var until), "until", "Not a cursor that the feed gave.");
        validation.Check(request is not { After: null, ToldFrom: null }, "after", "Say from where on: after or toldFrom.");
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            // Deliveries go on by themselves, and one may have been made since it was read.
            if (await TryAsync() is { } answer)
            {
                return answer;
            }
        }
        return Act.Stale().ToProblem();

        async Task<IResult?> TryAsync()
        {
            var found = await own.FindAsync(id, ct);
            if (!found.IsSuccess)
            {
                return found.Error.ToProblem();
            }
            var subscription = found.Value;
            var may = subscription.CheckResend();
            if (!may.IsSuccess)
            {
                return may.Error.ToProblem();
            }
            var range = (await events.OfCallerAsync(ct)).AsNoTracking().Where(e => e.Position > after);
            range = request.Until is null ? range : range.Where(e => e.Position <= until);
            range = request.ToldFrom is { } from ? range.Where(e => e.ToldAt >= from) : range;
            range = request.ToldBefore is { } before ? range.Where(e => e.ToldAt < before) : range;
            var read = await range.OrderBy(e => e.Position).Take(Most + 1).ToListAsync(ct);
            var queued = await QueueAsync(db, subscription, [.. read.Take(Most)], request.States, act.Now, ct);
            subscription.Unsuspend();
            act.Audit(db, "resend-range", $"subscriptions/{id}", subscription.CaseId, "deliveries");
            var next = read.Count > Most ? FeedCursor.Write(read[Most - 1].Position) : null;
            return await act.TryCommitAsync(db, Reply.Ok(new ResendAnswer(queued, next)), ct);
        }
    }

    private static async Task<int> QueueAsync(
        SubscriptionsDb db,
        Subscription subscription,
        IReadOnlyList<PartnerEvent> told,
        IReadOnlyList<DeliveryState>? states,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var (eventIds, caseIds) = (told.Select(e => e.EventId).ToList(), told.Select(e => e.CaseId).Distinct().ToList());
        var places = await db
            .CaseCopies.Where(c => caseIds.Contains(c.CaseId))
            .ToDictionaryAsync(c => c.CaseId, c => new CasePlace(c.Municipality, c.District), ct);
        var known = await db
            .Deliveries.Where(d => d.SubscriptionId == subscription.Id && eventIds.Contains(d.EventId))
            .ToDictionaryAsync(d => d.EventId, ct);
        var queued = 0;
        foreach (
            var e in told.Where(e => subscription.Filter.Matches(e.Type, e.CaseId, e.CaseId is { } c ? places.GetValueOrDefault(c) : null))
        )
        {
            if (known.TryGetValue(e.EventId, out var delivery) && (states is null || states.Contains(delivery.State)))
            {
                delivery.Resend(now);
                queued++;
            }
            else if (delivery is null && states is null)
            {
                db.Deliveries.Add(Delivery.Of(DeliveryId.From(Guid.CreateVersion7(now)), subscription.Id, e, now));
                queued++;
            }
        }
        return queued;
    }
}
