using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.ChangeEndpoint;

/// <param name="Endpoint">Where events go from now on: https.</param>
internal sealed record ChangeEndpointRequest(string? Endpoint);

/// <summary>
/// <c>POST /subscriptions/{id}/change-endpoint</c>: nothing is sent to the old endpoint after the answer; the new one must agree first, and what
/// comes meanwhile is kept back. The secret stays the same.
/// </summary>
internal static class ChangeEndpoint
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/subscriptions/{id:guid}/change-endpoint", HandleAsync)
            .RequireUser()
            .WithName("ChangeEndpoint")
            .WithSummary("Send elsewhere, once the new endpoint has agreed")
            .Produces<SubscriptionView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        ChangeEndpointRequest request,
        OwnSubscriptions own,
        SubscriptionsDb db,
        StopSending stopSending,
        Act act,
        IOptions<SubscriptionsOptions> options,
        CancellationToken ct
    )
    {
        var endpoint = EndpointAddress.Parse(request.Endpoint, options.Value.AllowLoopback);
        if (!endpoint.IsSuccess)
        {
            return endpoint.Error.ToProblem();
        }
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
        var (before, version) = (subscription.Health, subscription.Version);
        var changed = subscription.ChangeEndpoint(endpoint.Value, act.Now);
        if (!changed.IsSuccess)
        {
            return changed.Error.ToProblem();
        }
        if (await TwinAsync(db, subscription, ct) is { } twin)
        {
            return SubscriptionErrors.Exists(twin.Id).ToProblem();
        }
        if (subscription.Version != version)
        {
            act.Audit(db, "change-endpoint", $"subscriptions/{id}", subscription.CaseId, "endpoint", "state");
            db.AppendHealth(subscription, before, act.Now);
        }
        var answer = await act.CommitAsync(db, Reply.Ok(SubscriptionView.Of(subscription), subscription.Version), ct);
        await stopSending.ToAsync(subscription.Id, ct);
        return answer;
    }

    private static Task<Subscription?> TwinAsync(SubscriptionsDb db, Subscription subscription, CancellationToken ct) =>
        db
            .Subscriptions.AsNoTracking()
            .FirstOrDefaultAsync(
                s => s.Fingerprint == subscription.Fingerprint && s.Id != subscription.Id && s.State != SubscriptionState.Deleted,
                ct
            );
}
