using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Read;

/// <summary>The subscriptions of the caller's agency; those of others do not exist for it.</summary>
internal sealed class OwnSubscriptions(SubscriptionsDb db, INeedToKnow needToKnow)
{
    public async Task<Result<CallerAgency>> AgencyAsync(CancellationToken ct) =>
        await needToKnow.AgencyAsync(ct) is { } agency ? agency : Error.Forbidden("Your organisation is not an active agency here.");

    /// <param name="id">The subscription.</param>
    /// <param name="deletedToo">Also one that is deleted, for the act that deletes it again.</param>
    public async Task<Result<Subscription>> FindAsync(Guid id, CancellationToken ct, bool deletedToo = false)
    {
        var agency = await AgencyAsync(ct);
        if (!agency.IsSuccess)
        {
            return agency.Error;
        }
        var subscription = await db.Subscriptions.FirstOrDefaultAsync(
            s => s.Id == new SubscriptionId(id) && s.AgencyId == agency.Value.Id,
            ct
        );
        return subscription is null || (subscription.State == SubscriptionState.Deleted && !deletedToo)
            ? Error.NotFound("subscription")
            : subscription;
    }
}
