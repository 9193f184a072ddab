using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Entitle;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Sign;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// One attempt of one delivery, or of a batch of them: ask for entitlement, send, record. A crash in between sends again under the same ids.
/// </summary>
internal sealed partial class DeliverEvents(
    IServiceScopeFactory scopes,
    EndpointClient endpoints,
    Entitlement entitlement,
    SecretSeal seal,
    WebhookKeys keys,
    LaneClaims claims,
    InFlight inFlight,
    RecordAttempts record,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options,
    ILogger<DeliverEvents> logger
)
{
    /// <summary>Answers whether the endpoint may be asked on at the same pace.</summary>
    public async Task<bool> AttemptAsync(SubscriptionId subscriptionId, IReadOnlyList<DeliveryId> deliveries, CancellationToken stopping)
    {
        using var entry = inFlight.Enter(subscriptionId, stopping);
        try
        {
            var startedAt = clock.GetUtcNow();
            var results = await TryAsync(subscriptionId, deliveries, entry.Stop);
            if (results.Count > 0)
            {
                // Recorded even while stopping: the endpoint has answered.
                await record.SaveAsync(subscriptionId, results, startedAt);
            }
            return results.Values.All(r => r.Outcome is AttemptOutcome.Delivered or AttemptOutcome.NotEntitled);
        }
        catch (OperationCanceledException) when (entry.Stop.IsCancellationRequested)
        {
            LogBrokenOff(subscriptionId);
            return false;
        }
    }

    private async Task<IReadOnlyDictionary<DeliveryId, AttemptResult>> TryAsync(
        SubscriptionId subscriptionId,
        IReadOnlyList<DeliveryId> deliveries,
        CancellationToken stop
    )
    {
        var results = new Dictionary<DeliveryId, AttemptResult>();
        var (subscription, waiting) = await LoadAsync(subscriptionId, deliveries, stop);
        if (subscription?.State != SubscriptionState.Active)
        {
            return results;
        }
        var mayGo = new List<Waiting>();
        foreach (var delivery in waiting)
        {
            if (await RefuseAsync(subscription.AgencyId, delivery.Event, stop) is { } refused)
            {
                results[delivery.Id] = refused;
            }
            else
            {
                mayGo.Add(delivery);
            }
        }
        // Looked at last: asking for entitlement may have taken a while.
        if (mayGo.Count > 0 && claims.Holds(subscriptionId))
        {
            var sent = await SendAsync(subscription, mayGo, stop);
            mayGo.ForEach(d => results[d.Id] = sent);
        }
        return results;
    }

    private async Task<(Subscription? Subscription, List<Waiting> Waiting)> LoadAsync(
        SubscriptionId subscriptionId,
        IReadOnlyList<DeliveryId> deliveries,
        CancellationToken ct
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == subscriptionId, ct);
        var waiting = await (
            from d in db.Deliveries
            join e in db.PartnerEvents on d.EventId equals e.EventId
            where deliveries.Contains(d.Id) && d.State == DeliveryState.Waiting
            orderby e.Position
            select new Waiting(d.Id, e)
        )
            .AsNoTracking()
            .ToListAsync(ct);
        return (subscription, waiting);
    }

    /// <summary>Why the agency is not told at this moment; null when it may be.</summary>
    private async Task<AttemptResult?> RefuseAsync(Guid agencyId, PartnerEvent told, CancellationToken stop)
    {
        var asked = Stopwatch.GetTimestamp();
        return await entitlement.MayKnowAsync(agencyId, told, stop) switch
        {
            true => null,
            null => new(AttemptOutcome.Postponed, "entitlement-unknown", Stopwatch.GetElapsedTime(asked)),
            false when told.MayStillAdmit(agencyId, clock.GetUtcNow()) => new(
                AttemptOutcome.Postponed,
                "not-entitled-yet",
                Stopwatch.GetElapsedTime(asked)
            ),
            false => new(AttemptOutcome.NotEntitled, "not-entitled", Stopwatch.GetElapsedTime(asked)),
        };
    }

    private Task<AttemptResult> SendAsync(Subscription subscription, List<Waiting> waiting, CancellationToken stop) =>
        endpoints.PostAsync(
            subscription.Endpoint,
            [.. waiting.Select(w => CloudEvent.Of(w.Event, options.Value.PublicBaseUrl))],
            subscription.Mode,
            keys.With(subscription.SigningSecrets(clock.GetUtcNow()).Select(seal.Open)),
            stop
        );

    private sealed record Waiting(DeliveryId Id, PartnerEvent Event);

    [LoggerMessage(LogLevel.Debug, "Deliveries to {Subscription} were broken off.")]
    private partial void LogBrokenOff(SubscriptionId subscription);
}
