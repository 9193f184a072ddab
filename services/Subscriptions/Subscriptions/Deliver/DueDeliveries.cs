using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Deliver;

/// <summary>What is to be attempted at this moment.</summary>
internal sealed class DueDeliveries(IServiceScopeFactory scopes, TimeProvider clock, IOptions<SubscriptionsOptions> options)
{
    private const int WhenHealthy = 64;
    private const int Otherwise = 4;

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
    /// <param name="underWay">How many of the first are being attempted already.</param>
    public async Task<Batch> NextAsync(SubscriptionId id, int underWay, CancellationToken ct)
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
        var due = await db
            .Deliveries.Where(d => d.SubscriptionId == id && d.NextAttemptAt <= now)
            .OrderBy(d => d.NextAttemptAt)
            .ThenBy(d => d.Id)
            .Select(d => d.Id)
            .Take(underWay + Math.Max(together, healthy ? WhenHealthy : Otherwise))
            .ToListAsync(ct);
        return new(subscription.Endpoint.Authority, healthy ? options.Value.PerEndpoint : 1, together, due);
    }

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

    /// <param name="Endpoint">Whose turn it takes.</param>
    /// <param name="Lanes">How many requests at a time.</param>
    /// <param name="Together">How many deliveries go in one request.</param>
    /// <param name="Due">In the order to be sent.</param>
    internal sealed record Batch(string Endpoint, int Lanes, int Together, IReadOnlyList<DeliveryId> Due)
    {
        public static readonly Batch Nothing = new("", 0, 1, []);
    }
}
