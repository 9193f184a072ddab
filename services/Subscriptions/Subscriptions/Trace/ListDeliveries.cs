using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Trace;

/// <summary><c>GET /subscriptions/{id}/deliveries</c>: every event's way, the newest first unless asked otherwise, with every attempt.</summary>
internal static class ListDeliveries
{
    private static readonly ListOrder<Delivery, DeliveryId> Order = new ListOrder<Delivery, DeliveryId>(d => d.Id, "createdAt desc")
        .By("createdAt", d => d.CreatedAt)
        .By("nextAttemptAt", d => d.NextAttemptAt ?? DateTimeOffset.MaxValue)
        .By("finishedAt", d => d.FinishedAt ?? DateTimeOffset.MaxValue);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/subscriptions/{id:guid}/deliveries", HandleAsync)
            .RequireUser()
            .WithName("ListDeliveries")
            .WithSummary("Every delivery with every attempt")
            .Produces<Page<DeliveryView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        Guid id,
        string? state,
        string? eventType,
        Guid? eventId,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        OwnSubscriptions own,
        VisibleEvents events,
        SubscriptionsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var wanted = Words<DeliveryState>.Read(state, "state", validation);
        validation.Check(eventType is null || PartnerEventTypes.Find(eventType) is not null, "eventType", "Not a type that is told.");
        var page = Order.Read(orderBy, pageSize, pageToken, validation, id, state, eventType, eventId);
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var found = await own.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var visible = await events.OfCallerAsync(ct);
        var rows = db.Deliveries.AsNoTracking().Where(d => d.SubscriptionId == found.Value.Id && (wanted == null || d.State == wanted));
        if (eventType is not null || eventId is not null)
        {
            // Only among what the caller may know of now: the answer must not tell what an event was that may not be told.
            rows = rows.Where(d =>
                visible.Any(e =>
                    e.EventId == d.EventId && (eventType == null || e.Type == eventType) && (eventId == null || e.EventId == eventId)
                )
            );
        }
        var read = await page.Cut(rows).ToListAsync(ct);
        var ids = read.Select(d => d.EventId).ToList();
        var told = await visible.AsNoTracking().Where(e => ids.Contains(e.EventId)).ToDictionaryAsync(e => e.EventId, ct);
        return Results.Json(page.Of(read, d => DeliveryView.Of(d, told.GetValueOrDefault(d.EventId))), Json.Options);
    }
}
