using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Sign;

namespace Tot.Subscriptions.Deliver;

/// <summary>What is to be attempted at this moment.</summary>
internal sealed class DueDeliveries(
    IServiceScopeFactory scopes,
    SecretSeal seal,
    WebhookKeys keys,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options
)
{
    /// <summary>The clock has been set back: what was queued at a time that is yet to come again does not wait for it.</summary>
    public async Task DoNotWaitForThePastAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        DateTimeOffset? now = clock.GetUtcNow();
        await db.WriteAsync(
            () =>
                db
                    .Deliveries.Where(d => d.NextAttemptAt > now && d.QueuedAt > now)
                    .ExecuteUpdateAsync(set => set.SetProperty(d => d.NextAttemptAt, now), ct),
            ct
        );
    }

    /// <summary>Subscriptions with something due that are not suspended. The deleted too: what waits for them is cancelled.</summary>
    public async Task<List<SubscriptionId>> SubscriptionsAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var now = clock.GetUtcNow();
        return await db
            .Subscriptions.Where(s =>
                (s.State == SubscriptionState.Active && (s.SuspendedUntil == null || s.SuspendedUntil <= now))
                || s.State == SubscriptionState.Deleted
            )
            .Where(s => db.Deliveries.Any(d => d.SubscriptionId == s.Id && d.NextAttemptAt <= now))
            .Select(s => s.Id)
            .ToListAsync(ct);
    }

    /// <param name="id">The subscription.</param>
    /// <param name="edition">See <see cref="InFlight"/>: taken before.</param>
    /// <param name="open">Being sent, or sent and not yet recorded: not again.</param>
    /// <param name="most">So many others, or what fits into one request.</param>
    public async Task<Batch> NextAsync(SubscriptionId id, long edition, IReadOnlySet<DeliveryId> open, int most, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var now = clock.GetUtcNow();
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct);
        switch (subscription)
        {
            case { State: SubscriptionState.Active } when subscription.SuspendedUntil is null || subscription.SuspendedUntil <= now:
                break;
            case { State: SubscriptionState.Deleted }:
                await CancelAsync(db, id, now, ct);
                return Batch.Nothing;
            default:
                return Batch.Nothing;
        }
        var healthy = subscription is { Health: SubscriptionHealth.Healthy, ConsecutiveFailures: 0 };
        var together = subscription.Mode == ContentMode.Batch ? HttpBinding.MaxBatch : 1;
        var take = open.Count + (healthy ? Math.Max(together, most) : together);
        var due = await (
            from d in db.Deliveries
            join e in db.PartnerEvents on d.EventId equals e.EventId
            where d.SubscriptionId == id && d.NextAttemptAt <= now
            orderby d.NextAttemptAt, d.Id
            select new DueDelivery(d.Id, e)
        )
            .AsNoTracking()
            .Take(take)
            .ToListAsync(ct);
        return new(
            subscription,
            keys.With(subscription.SigningSecrets(now).Select(seal.Open)),
            edition,
            healthy,
            healthy ? options.Value.PerEndpoint : 1,
            new(due.Where(d => !open.Contains(d.Id)).Chunk(together).Select(InFeedOrder)),
            due.Count == take
        );
    }

    /// <summary>However they came to be due: the same events make the same request.</summary>
    private static DueDelivery[] InFeedOrder(DueDelivery[] request) => [.. request.OrderBy(d => d.Event.Position)];

    private static Task<int> CancelAsync(SubscriptionsDb db, SubscriptionId id, DateTimeOffset now, CancellationToken ct) =>
        db.WriteAsync(
            () =>
                db
                    .Deliveries.Where(d => d.SubscriptionId == id && d.State == DeliveryState.Waiting)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(d => d.State, DeliveryState.Cancelled)
                                .SetProperty(d => d.FinishedAt, now)
                                .SetProperty(d => d.NextAttemptAt, (DateTimeOffset?)null)
                                .SetProperty(d => d.Version, d => d.Version + 1),
                        ct
                    ),
            ct
        );

    /// <summary>What is to be sent next, and to whom as that stands.</summary>
    /// <param name="Subscription">As it was when looked at.</param>
    /// <param name="Keys">It signs with these.</param>
    /// <param name="Edition">Nothing of it is sent once this is out of date.</param>
    /// <param name="Healthy">Nothing has failed: what arrives changes nothing but itself.</param>
    /// <param name="Lanes">How many requests at a time.</param>
    /// <param name="Requests">What goes in a request each, in the order to be sent.</param>
    /// <param name="More">There may be more behind.</param>
    internal sealed record Batch(
        Subscription? Subscription,
        IReadOnlyList<IWebhookKey> Keys,
        long Edition,
        bool Healthy,
        int Lanes,
        Queue<DueDelivery[]> Requests,
        bool More
    )
    {
        private static readonly TimeSpan Stale = TimeSpan.FromSeconds(1);
        private readonly long _lookedAt = Stopwatch.GetTimestamp();

        public static Batch Nothing => new(null, [], 0, Healthy: false, 0, new(), More: false);

        /// <summary>Another replica may have changed the subscription meanwhile.</summary>
        public bool IsStale => Stopwatch.GetElapsedTime(_lookedAt) > Stale;
    }
}

/// <summary>A delivery whose time has come.</summary>
internal sealed record DueDelivery(DeliveryId Id, PartnerEvent Event);
