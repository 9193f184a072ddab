using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Pause;

/// <summary><c>POST /subscriptions/{id}/pause</c>: nothing is sent after the answer; what comes is kept back until it is resumed.</summary>
internal static class PauseSubscription
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/subscriptions/{id:guid}/pause", HandleAsync)
            .RequireUser()
            .WithName("PauseSubscription")
            .WithSummary("Keep deliveries back")
            .Produces<SubscriptionView>()
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        OwnSubscriptions own,
        SubscriptionsDb db,
        StopSending stopSending,
        Act act,
        CancellationToken ct
    )
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
        var paused = subscription.Pause(PauseReason.ByAgency, act.Now);
        if (!paused.IsSuccess)
        {
            return paused.Error.ToProblem();
        }
        act.Audit(db, "pause-subscription", $"subscriptions/{id}", subscription.CaseId, "state");
        db.AppendHealth(subscription, before, act.Now);
        var answer = await act.CommitAsync(db, Reply.Ok(SubscriptionView.Of(subscription), subscription.Version), ct);
        await stopSending.ToAsync(subscription.Id, ct);
        return answer;
    }
}
