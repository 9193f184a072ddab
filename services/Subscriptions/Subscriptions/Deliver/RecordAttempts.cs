using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Handling;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// Keeps what attempts came to, with what it says about the subscription: health, suspension, a pause after 410. Attempts that end while a
/// transaction is under way are recorded together in the next.
/// </summary>
internal sealed class RecordAttempts
{
    private const int MostTogether = 100;
    private const int SaveAttempts = 5;
    private const int MostExpired = 200;
    private const string Deadlines = "deadlines/";
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;
    private readonly Together<Attempted, Exception?> _saves;

    public RecordAttempts(IServiceScopeFactory scopes, TimeProvider clock)
    {
        (_scopes, _clock) = (scopes, clock);
        _saves = new(SaveTogetherAsync, MostTogether, calls: 1);
    }

    /// <summary>Returns when it is committed.</summary>
    public async Task SaveAsync(
        SubscriptionId subscriptionId,
        IReadOnlyDictionary<DeliveryId, AttemptResult> results,
        DateTimeOffset startedAt
    )
    {
        if (await _saves.AskAsync(new(subscriptionId, results, startedAt, _clock.GetUtcNow())) is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>In one transaction; when that fails, each in its own, so that one that cannot be recorded keeps no other from it.</summary>
    private async Task<IReadOnlyList<Exception?>> SaveTogetherAsync(IReadOnlyList<Attempted> attempts)
    {
        if (await TrySaveAsync(attempts) is not { } fault)
        {
            return new Exception?[attempts.Count];
        }
        if (attempts.Count == 1)
        {
            return [fault];
        }
        var faults = new List<Exception?>();
        foreach (var attempt in attempts)
        {
            faults.Add(await TrySaveAsync([attempt]));
        }
        return faults;
    }

    private async Task<Exception?> TrySaveAsync(IReadOnlyList<Attempted> attempts)
    {
        for (var again = 1; ; again++)
        {
            try
            {
                await SaveAsync(attempts);
                return null;
            }
            // A subscription or a delivery was changed at the same time: look again.
            catch (DbUpdateConcurrencyException) when (again < SaveAttempts) { }
            catch (Exception e)
            {
                return e;
            }
        }
    }

    private async Task SaveAsync(IReadOnlyList<Attempted> attempts)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var ids = attempts.Select(a => a.SubscriptionId).Distinct().ToList();
        var subscriptions = await db.Subscriptions.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id);
        var tried = attempts.SelectMany(a => a.Results.Keys).ToList();
        var deliveries = await db.Deliveries.Where(d => tried.Contains(d.Id)).ToDictionaryAsync(d => d.Id);
        foreach (var attempt in attempts)
        {
            var subscription = subscriptions[attempt.SubscriptionId];
            var before = subscription.Health;
            if (await RecordAsync(db, deliveries, attempt) is { } observed)
            {
                subscription.Observe(observed);
            }
            await FollowEndpointAsync(db, subscription, attempt.Results.Values, attempt.EndedAt);
            db.AppendHealth(subscription, before, attempt.EndedAt);
        }
        await db.SaveChangesAsync();
    }

    /// <summary>The worst that the deliveries say about the subscription's health; null when nothing.</summary>
    private static async Task<SubscriptionHealth?> RecordAsync(
        SubscriptionsDb db,
        IReadOnlyDictionary<DeliveryId, Delivery> deliveries,
        Attempted attempt
    )
    {
        SubscriptionHealth? worst = null;
        var givenUp = new List<Guid>();
        foreach (var (id, result) in attempt.Results)
        {
            if (!deliveries.TryGetValue(id, out var delivery))
            {
                continue;
            }
            var recorded = delivery.Record(result, attempt.StartedAt, attempt.EndedAt, Random.Shared.NextDouble());
            if (recorded is { IsSuccess: true, Value: { } said } && (worst is null || said > worst))
            {
                worst = said;
            }
            if (delivery.State == DeliveryState.GivenUp)
            {
                givenUp.Add(delivery.EventId);
            }
        }
        await HastenAsync(db, givenUp, attempt.EndedAt);
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

    /// <summary>What one request came to, for each of the deliveries in it.</summary>
    private sealed record Attempted(
        SubscriptionId SubscriptionId,
        IReadOnlyDictionary<DeliveryId, AttemptResult> Results,
        DateTimeOffset StartedAt,
        DateTimeOffset EndedAt
    );
}
