using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Entitle;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Deliver;

/// <summary>One attempt of one delivery: ask for entitlement, send, record. A crash in between sends again with the same id.</summary>
internal sealed partial class DeliverEvent(
    IServiceScopeFactory scopes,
    EndpointClient endpoints,
    Entitlement entitlement,
    SecretSeal seal,
    InFlight inFlight,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options,
    ILogger<DeliverEvent> logger
)
{
    private const int SaveAttempts = 5;

    public async Task AttemptAsync(SubscriptionId subscriptionId, DeliveryId deliveryId, CancellationToken stopping)
    {
        using var entry = inFlight.Enter(subscriptionId, stopping);
        try
        {
            var startedAt = clock.GetUtcNow();
            if (await TryAsync(deliveryId, entry.Stop) is { } result)
            {
                // Recorded even while stopping: the endpoint has answered.
                await RecordAsync(subscriptionId, deliveryId, result, startedAt);
            }
        }
        catch (OperationCanceledException) when (entry.Stop.IsCancellationRequested)
        {
            LogBrokenOff(deliveryId);
        }
    }

    private async Task<AttemptResult?> TryAsync(DeliveryId deliveryId, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var found = await (
            from d in db.Deliveries
            join s in db.Subscriptions on d.SubscriptionId equals s.Id
            join e in db.PartnerEvents on d.EventId equals e.EventId
            where d.Id == deliveryId && d.State == DeliveryState.Waiting
            select new { Subscription = s, Event = e }
        )
            .AsNoTracking()
            .SingleOrDefaultAsync(stop);
        switch (found?.Subscription.State)
        {
            case SubscriptionState.Active:
                break;
            case SubscriptionState.Deleted:
                await CancelAsync(deliveryId);
                return null;
            default:
                return null;
        }
        var agencyId = found.Subscription.AgencyId;
        var asked = Stopwatch.GetTimestamp();
        switch (await entitlement.MayKnowAsync(agencyId, found.Event, stop))
        {
            case null:
                return new(AttemptOutcome.Postponed, "entitlement-unknown", Stopwatch.GetElapsedTime(asked));
            case false when found.Event.MayStillAdmit(agencyId, clock.GetUtcNow()):
                return new(AttemptOutcome.Postponed, "not-entitled-yet", Stopwatch.GetElapsedTime(asked));
            case false:
                return new(AttemptOutcome.NotEntitled, "not-entitled", Stopwatch.GetElapsedTime(asked));
        }
        var secrets = found.Subscription.SigningSecrets(clock.GetUtcNow()).Select(seal.Open).ToArray();
        var cloudEvent = CloudEvent.Of(found.Event, options.Value.PublicBaseUrl);
        return await endpoints.PostAsync(found.Subscription.Endpoint, cloudEvent, found.Subscription.Mode, secrets, stop);
    }

    private async Task CancelAsync(DeliveryId deliveryId)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var delivery = await db.Deliveries.SingleAsync(d => d.Id == deliveryId);
        delivery.Cancel(clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    private async Task RecordAsync(SubscriptionId subscriptionId, DeliveryId deliveryId, AttemptResult result, DateTimeOffset startedAt)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
            var now = clock.GetUtcNow();
            var delivery = await db.Deliveries.SingleAsync(d => d.Id == deliveryId);
            var recorded = delivery.Record(result, startedAt, now, Random.Shared.NextDouble());
            if (!recorded.IsSuccess)
            {
                return;
            }
            var subscription = await db.Subscriptions.SingleAsync(s => s.Id == subscriptionId);
            if (result.Outcome == AttemptOutcome.Gone)
            {
                var before = subscription.Health;
                // Refused when it is paused or deleted by now, which is just as well.
                subscription.Pause(PauseReason.EndpointGone, now);
                db.AppendHealth(subscription, before, now);
            }
            else if (recorded.Value is { } observed)
            {
                var before = subscription.Health;
                subscription.Observe(observed);
                db.AppendHealth(subscription, before, now);
            }
            try
            {
                await db.SaveChangesAsync();
                return;
            }
            // Several attempts of one subscription end at once: look again.
            catch (DbUpdateConcurrencyException) when (attempt < SaveAttempts) { }
        }
    }

    [LoggerMessage(LogLevel.Debug, "Delivery {Delivery} was broken off.")]
    private partial void LogBrokenOff(DeliveryId delivery);
}
