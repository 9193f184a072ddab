using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Delete;

/// <summary><c>DELETE /subscriptions/{id}</c>: nothing is sent after the answer. Deleting again answers the same.</summary>
internal static class DeleteSubscription
{
    private const int SaveAttempts = 5;

    public static void Map(RouteGroupBuilder api) =>
        api.MapDelete("/subscriptions/{id:guid}", HandleAsync)
            .RequireUser()
            .WithName("DeleteSubscription")
            .WithSummary("Send nothing more")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        Guid id,
        OwnSubscriptions own,
        SubscriptionsDb db,
        StopSending stopSending,
        Act act,
        CancellationToken ct
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await own.FindAsync(id, ct, deletedToo: true);
            if (!found.IsSuccess)
            {
                return found.Error.ToProblem();
            }
            var subscription = found.Value;
            if (subscription.State == SubscriptionState.Deleted)
            {
                return Results.NoContent();
            }
            if (act.CheckIfMatch(subscription.Version) is { } stale)
            {
                return stale.ToProblem();
            }
            subscription.Delete(act.Now);
            act.Audit(db, "delete-subscription", $"subscriptions/{id}", subscription.CaseId, "state");
            try
            {
                await db.SaveChangesAsync(ct);
            }
            // Whoever wants it gone does not care that its endpoint agreed in the same moment.
            catch (DbUpdateConcurrencyException) when (attempt < SaveAttempts)
            {
                db.ChangeTracker.Clear();
                continue;
            }
            await stopSending.ToAsync(subscription.Id, ct);
            return Results.NoContent();
        }
    }
}
