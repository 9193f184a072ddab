using Microsoft.EntityFrameworkCore;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Deliver;

/// <summary>Keeps what attempts came to, with what it says about the subscription: health, suspension, a pause after 410.</summary>
internal sealed class RecordAttempts(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int SaveAttempts = 5;
    private const int MostExpired = 200;
    private const string Deadlines = "deadlines/";

    public async Task SaveAsync(
        SubscriptionId subscriptionId,
        IReadOnlyDictionary<DeliveryId, AttemptResult> results,
        DateTimeOffset startedAt
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
            var subscription = await db.Subscriptions.SingleAsync(s => s.Id == subscriptionId);
            var before = subscription.Health;
            var now = clock.GetUtcNow();
            if (await RecordAsync(db, results, startedAt, now) is { } observed)
            {
                subscription.Observe(observed);
            }
            await FollowEndpointAsync(db, subscription, results.Values, now);
            db.AppendHealth(subscription, before, now);
            try
            {
                await db.SaveChangesAsync();
                return;
            }
            // Several attempts of one subscription end at once: look again.
            catch (DbUpdateConcurrencyException) when (attempt < SaveAttempts) { }
        }
    }

    /// <summary>The worst that the deliveries say about the subscription's health; null when nothing.</summary>
    private static async Task<SubscriptionHealth?> RecordAsync(
        SubscriptionsDb db,
        IReadOnlyDictionary<DeliveryId, AttemptResult> results,
        DateTimeOffset startedAt,
        DateTimeOffset now
    )
    {
        SubscriptionHealth? worst = null;
        var deliveries = await db.Deliveries.Where(d => results.Keys.Contains(d.Id)).ToListAsync();
        foreach (var delivery in deliveries)
        {
            var recorded = delivery.Record(results[delivery.Id], startedAt, now, Random.Shared.NextDouble());
            if (recorded is { IsSuccess: true, Value: { } said } && (worst is null || said > worst))
            {
                worst = said;
            }
        }
        await HastenAsync(db, deliveries.Where(d => d.State == DeliveryState.GivenUp).Select(d => d.EventId), now);
        return worst;
    }

    private static async Task FollowEndpointAsync(
        SubscriptionsDb db,
        Subscription subscription,
        IEnumerable<AttemptResult> results,
        DateTimeOffset now
    )
    {
        // All that went out went in one request, so one answer speaks for all.
        var answer = results.FirstOrDefault(r => r.Outcome is AttemptOutcome.Delivered or AttemptOutcome.Failed or AttemptOutcome.Gone);
        switch (answer?.Outcome)
        {
            case AttemptOutcome.Delivered when subscription.ConsecutiveFailures > 0:
                subscription.Unsuspend();
                break;
            case AttemptOutcome.Gone:
                // Refused when it is paused or deleted by now, which is just as well.
                subscription.Pause(PauseReason.EndpointGone, now);
                break;
            case AttemptOutcome.Failed:
                subscription.CountFailure(now, Random.Shared.NextDouble());
                if (subscription.SuspendedUntil is not null)
                {
                    await LookAtThoseBehindAsync(db, subscription, now);
                }
                break;
        }
    }

    /// <summary>
    /// While it is suspended only one is tried at a time: the others' alarms must sound, and their time run out, all the same.
    /// </summary>
    private static async Task LookAtThoseBehindAsync(SubscriptionsDb db, Subscription subscription, DateTimeOffset now)
    {
        var late = await db
            .Deliveries.Where(d => d.SubscriptionId == subscription.Id && d.NextAttemptAt != null && d.AlarmAt <= now)
            .OrderBy(d => d.GiveUpAt)
            .Take(MostExpired)
            .ToListAsync();
        if (late.Count > 0)
        {
            subscription.Observe(SubscriptionHealth.Failing);
        }
        await HastenAsync(db, late.Where(d => d.Expire(now)).Select(d => d.EventId), now);
    }

    /// <summary>The machine was not reached, and now never will be: the people who answer for the deadline are told at once.</summary>
    private static async Task HastenAsync(SubscriptionsDb db, IEnumerable<Guid> givenUp, DateTimeOffset now)
    {
        var events = givenUp.ToList();
        if (events.Count == 0)
        {
            return;
        }
        var subjects = await db.PartnerEvents.Where(e => events.Contains(e.EventId)).Select(e => e.Subject).Distinct().ToListAsync();
        var deadlines = subjects
            .Where(s => s.StartsWith(Deadlines, StringComparison.Ordinal))
            .Select(s => Guid.TryParse(s.AsSpan(Deadlines.Length), out var id) ? id : Guid.Empty)
            .ToList();
        foreach (var warning in await db.OpenWarnings.Where(w => deadlines.Contains(w.DeadlineId)).ToListAsync())
        {
            warning.Hasten(now);
        }
    }
}
