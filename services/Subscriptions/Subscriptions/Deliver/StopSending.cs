using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// What a pause, a change of endpoint and a deletion do after they have saved and before they answer: they break off what is under way
/// here, and wait until the replica that sends has noticed.
/// </summary>
internal sealed class StopSending(InFlight inFlight, LaneClaims claims)
{
    public async Task ToAsync(SubscriptionId id, CancellationToken ct)
    {
        await inFlight.StopAsync(id);
        await claims.UntilFreeAsync(id, ct);
    }
}
