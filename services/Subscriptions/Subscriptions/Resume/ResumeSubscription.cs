using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Resume;

/// <summary>
/// <c>POST /subscriptions/{id}/resume</c>: what was kept back is delivered, then what comes. After a 410 the endpoint is asked first whether
/// it wants events again.
/// </summary>
internal static class ResumeSubscription
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/subscriptions/{id:guid}/resume", HandleAsync)
            .RequireUser()
            .WithName("ResumeSubscription")
            .WithSummary("Deliver again")
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
        var before = subscription.Health;
        var resumed = subscription.Resume(act.Now);
        if (!resumed.IsSuccess)
        {
            return resumed.Error.ToProblem();
        }
        act.Audit(db, "resume-subscription", $"subscriptions/{id}", subscription.CaseId, "state");
        db.AppendHealth(subscription, before, act.Now);
        return await act.CommitAsync(db, Reply.Ok(SubscriptionView.Of(subscription), subscription.Version), ct);
    }
}
