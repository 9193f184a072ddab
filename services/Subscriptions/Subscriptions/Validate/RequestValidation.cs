using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Validate;

/// <summary>
/// <c>POST /subscriptions/{id}/validate</c>: asks the endpoint of a pending or paused subscription again. One that is active has agreed already.
/// </summary>
internal static class RequestValidation
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/subscriptions/{id:guid}/validate", HandleAsync)
            .RequireUser()
            .WithName("ValidateSubscription")
            .WithSummary("Ask the endpoint again whether it wants events")
            .Produces<SubscriptionView>()
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(Guid id, OwnSubscriptions own, SubscriptionsDb db, Act act, CancellationToken ct)
    {
        var found = await own.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var subscription = found.Value;
        if (act.CheckIfMatch(subscription.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        if (subscription.State == SubscriptionState.Active)
        {
            return await act.CommitAsync(db, Reply.Ok(SubscriptionView.Of(subscription), subscription.Version), ct);
        }
        var before = subscription.Health;
        var asked = subscription.Revalidate(act.Now);
        if (!asked.IsSuccess)
        {
            return asked.Error.ToProblem();
        }
        act.Audit(db, "validate-subscription", $"subscriptions/{id}", subscription.CaseId, "state");
        db.AppendHealth(subscription, before, act.Now);
        return await act.CommitAsync(db, Reply.Ok(SubscriptionView.Of(subscription), subscription.Version), ct);
    }
}
