using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Trace;

/// <param name="EventId">The <c>webhook-id</c>; missing when the agency never got the event and may not know of it now.</param>
/// <param name="EventType">Like the subject missing when the agency may not know of the event now.</param>
internal sealed record DeliveryView(
    Guid Id,
    DeliveryState State,
    Guid? EventId,
    string? EventType,
    string? Subject,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? FinishedAt,
    IReadOnlyList<AttemptView> Attempts
)
{
    /// <param name="delivery">The delivery.</param>
    /// <param name="told">The event, when the agency may know of it now: what it may not know, the trace of not telling it must not tell either.</param>
    public static DeliveryView Of(Delivery delivery, PartnerEvent? told) =>
        new(
            delivery.Id.Value,
            delivery.State,
            told is not null || delivery.State == DeliveryState.Delivered ? delivery.EventId : null,
            told?.Type,
            told?.Subject,
            delivery.CreatedAt,
            delivery.NextAttemptAt,
            delivery.FinishedAt,
            [
                .. delivery
                    .Attempts.OrderBy(a => a.Number)
                    .Select(a => new AttemptView(
                        a.Number,
                        a.At,
                        Math.Round(a.Duration.TotalMilliseconds, 1),
                        a.Status,
                        a.Outcome,
                        a.Reason
                    )),
            ]
        );
}

/// <param name="Status">The endpoint's HTTP status; missing when it gave none.</param>
/// <param name="Reason">A stable code, for example <c>timeout</c> or <c>http-503</c>.</param>
internal sealed record AttemptView(int Number, DateTimeOffset At, double DurationMs, int? Status, AttemptOutcome Outcome, string Reason);
