using System.Diagnostics;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Entitle;

namespace Tot.Subscriptions.Deliver;

/// <summary>One request's way out: ask anew whether the agency may know of each event, then send those it may.</summary>
internal sealed class SendEvents(
    EndpointClient endpoints,
    Entitlement entitlement,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options
)
{
    /// <param name="subscription">To whom.</param>
    /// <param name="keys">Signed with these.</param>
    /// <param name="deliveries">What; several only in batched mode.</param>
    /// <param name="maySend">Asked last, since asking for entitlement may take a while.</param>
    /// <param name="stop">Breaks it off.</param>
    /// <returns>What became of each that something became of.</returns>
    public async Task<IReadOnlyDictionary<DeliveryId, AttemptResult>> SendAsync(
        Subscription subscription,
        IReadOnlyList<IWebhookKey> keys,
        IReadOnlyList<DueDelivery> deliveries,
        Func<bool> maySend,
        CancellationToken stop
    )
    {
        var refusals = await Task.WhenAll(deliveries.Select(d => RefuseAsync(subscription.AgencyId, d.Event, stop)));
        var results = new Dictionary<DeliveryId, AttemptResult>();
        var mayGo = new List<DueDelivery>();
        foreach (var (delivery, refusal) in deliveries.Zip(refusals))
        {
            if (refusal is null)
            {
                mayGo.Add(delivery);
            }
            else
            {
                results[delivery.Id] = refusal;
            }
        }
        if (mayGo.Count > 0 && maySend())
        {
            var sent = await endpoints.PostAsync(
                subscription.Endpoint,
                [.. mayGo.Select(d => CloudEvent.Of(d.Event, options.Value.PublicBaseUrl))],
                subscription.Mode,
                keys,
                stop
            );
            mayGo.ForEach(d => results[d.Id] = sent);
        }
        return results;
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
}
