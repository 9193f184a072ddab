using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Trace;

/// <summary>
/// <c>POST /subscriptions/{id}/deliveries/{deliveryId}/resend</c>: tries one delivery anew, whatever became of it, under the same event id. Whether
/// the agency may know of the event is asked again before it is sent.
/// </summary>
internal static class ResendDelivery
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/subscriptions/{id:guid}/deliveries/{deliveryId:guid}/resend", HandleAsync)
            .RequireUser()
            .WithName("ResendDelivery")
            .WithSummary("Send one event again")
            .Produces<DeliveryView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        Guid deliveryId,
        OwnSubscriptions own,
        VisibleEvents events,
        SubscriptionsDb db,
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
        var delivery = await db.Deliveries.FirstOrDefaultAsync(
            d => d.Id == new DeliveryId(deliveryId) && d.SubscriptionId == subscription.Id,
            ct
        );
        if (delivery is null)
        {
            return Error.NotFound("delivery").ToProblem();
        }
        var may = subscription.CheckResend();
        if (!may.IsSuccess)
        {
            return may.Error.ToProblem();
        }
        delivery.Resend(act.Now);
        subscription.Unsuspend();
        act.Audit(db, "resend-delivery", $"subscriptions/{id}/deliveries/{deliveryId}", subscription.CaseId, "state");
        var told = await (await events.OfCallerAsync(ct)).AsNoTracking().FirstOrDefaultAsync(e => e.EventId == delivery.EventId, ct);
        return await act.CommitAsync(db, Reply.Ok(DeliveryView.Of(delivery, told)), ct);
    }
}
