using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Trace;

/// <param name="Waiting">Deliveries that will be attempted, now or later.</param>
/// <param name="OldestWaitingAt">Since when the oldest of them waits.</param>
/// <param name="LagSeconds">How long that is: 0 when nothing waits.</param>
/// <param name="LastDeliveredAt">When something last arrived.</param>
/// <param name="GivenUp">Dead letters: deliveries that failed for good and were not sent again.</param>
/// <param name="ConsecutiveFailures">Failed attempts since the last that arrived.</param>
/// <param name="SuspendedUntil">Nothing is tried before this instant.</param>
internal sealed record SubscriptionHealthView(
    SubscriptionHealth Health,
    int Waiting,
    DateTimeOffset? OldestWaitingAt,
    long LagSeconds,
    DateTimeOffset? LastDeliveredAt,
    int GivenUp,
    int ConsecutiveFailures,
    DateTimeOffset? SuspendedUntil
);

/// <summary><c>GET /subscriptions/{id}/health</c>: how deliveries go, and how far behind they are.</summary>
internal static class ReadHealth
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/subscriptions/{id:guid}/health", HandleAsync)
            .RequireUser()
            .WithName("GetSubscriptionHealth")
            .WithSummary("Health and lag")
            .Produces<SubscriptionHealthView>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        Guid id,
        OwnSubscriptions own,
        SubscriptionsDb db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var found = await own.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var (subscription, now) = (found.Value, clock.GetUtcNow());
        var all = db.Deliveries.Where(d => d.SubscriptionId == subscription.Id);
        var waiting = all.Where(d => d.State == DeliveryState.Waiting);
        var oldest = await waiting.MinAsync(d => (DateTimeOffset?)d.QueuedAt, ct);
        return Results.Json(
            new SubscriptionHealthView(
                subscription.Health,
                await waiting.CountAsync(ct),
                oldest,
                oldest is { } since ? (long)(now - since).TotalSeconds : 0,
                await all.Where(d => d.State == DeliveryState.Delivered).MaxAsync(d => d.FinishedAt, ct),
                await all.CountAsync(d => d.State == DeliveryState.GivenUp, ct),
                subscription.ConsecutiveFailures,
                subscription.SuspendedUntil > now ? subscription.SuspendedUntil : null
            ),
            Json.Options
        );
    }
}
