using Tot.Kernel;

namespace Tot.Subscriptions.Domain;

/// <summary>One event's way to one subscription, with every attempt.</summary>
public sealed class Delivery
{
    private readonly List<DeliveryAttempt> _attempts = [];

    private Delivery() { }

    public DeliveryId Id { get; private set; }
    public SubscriptionId SubscriptionId { get; private set; }

    public Guid EventId { get; private set; }
    public DeliveryState State { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the deadline that the event is about is missed, if it is about one.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Null once the delivery is finished.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public IReadOnlyList<DeliveryAttempt> Attempts => _attempts;

    /// <summary>Raised by every change.</summary>
    public long Version { get; private set; }

    public static Delivery Of(DeliveryId id, SubscriptionId subscriptionId, PartnerEvent told, DateTimeOffset now) =>
        new()
        {
            Id = id,
            SubscriptionId = subscriptionId,
            EventId = told.EventId,
            CreatedAt = now,
            DueAt = told.DueAt,
            NextAttemptAt = now,
        };

    /// <summary>Records an attempt and answers what it says about the subscription's health, null when nothing.</summary>
    /// <param name="startedAt">When the attempt began.</param>
    /// <param name="now">When its outcome was known.</param>
    /// <param name="jitter">0 to 1, see <see cref="RetryPlan.Next"/>.</param>
    public Result<SubscriptionHealth?> Record(AttemptResult result, DateTimeOffset startedAt, DateTimeOffset now, double jitter)
    {
        if (State != DeliveryState.Waiting)
        {
            return SubscriptionErrors.DeliveryWrongState(State);
        }
        Version++;
        _attempts.Add(new(_attempts.Count + 1, startedAt, result.Duration, result.Status, result.Outcome, result.Reason));
        return result.Outcome switch
        {
            AttemptOutcome.Delivered => Finish(DeliveryState.Delivered, now, SubscriptionHealth.Healthy),
            AttemptOutcome.NotEntitled => Finish(DeliveryState.Dropped, now, null),
            // The pause holds it back; it stays due for the day the endpoint is back.
            AttemptOutcome.Gone => (SubscriptionHealth?)null,
            _ => Retry(result, now, jitter),
        };
    }

    /// <summary>Nothing more is sent: the subscription was deleted. Repeating it changes nothing.</summary>
    public Result Cancel(DateTimeOffset now)
    {
        if (State is not (DeliveryState.Waiting or DeliveryState.Cancelled))
        {
            return SubscriptionErrors.DeliveryWrongState(State);
        }
        if (State == DeliveryState.Waiting)
        {
            Version++;
            Finish(DeliveryState.Cancelled, now, null);
        }
        return Result.Success;
    }

    private SubscriptionHealth? Finish(DeliveryState state, DateTimeOffset now, SubscriptionHealth? health)
    {
        (State, FinishedAt, NextAttemptAt) = (state, now, null);
        return health;
    }

    private SubscriptionHealth? Retry(AttemptResult result, DateTimeOffset now, double jitter)
    {
        var plan = new RetryPlan(CreatedAt, DueAt);
        NextAttemptAt = plan.Next(_attempts.Count, now, result.RetryAfter, jitter);
        // Our own failure to ask for entitlement says nothing about the endpoint, and is never a reason to give up.
        if (result.Outcome == AttemptOutcome.Postponed)
        {
            NextAttemptAt ??= now + TimeSpan.FromMinutes(1);
            return null;
        }
        if (NextAttemptAt is null)
        {
            return Finish(DeliveryState.GivenUp, now, SubscriptionHealth.Failing);
        }
        return now >= plan.AlarmAt ? SubscriptionHealth.Failing : SubscriptionHealth.Retrying;
    }
}
