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

    /// <summary>Since when it is being tried: when it was made, or when somebody last asked for it to be sent again.</summary>
    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>Attempts that failed since <see cref="QueuedAt"/>.</summary>
    public int Failures { get; private set; }

    /// <summary>Still waiting at this instant, somebody must be told.</summary>
    public DateTimeOffset AlarmAt { get; private set; }

    /// <summary>A failure at or after this instant is final.</summary>
    public DateTimeOffset GiveUpAt { get; private set; }

    /// <summary>When the deadline that the event is about is missed, if it is about one.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Null once the delivery is finished.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public IReadOnlyList<DeliveryAttempt> Attempts => _attempts;

    /// <summary>Raised by every change.</summary>
    public long Version { get; private set; }

    public static Delivery Of(DeliveryId id, SubscriptionId subscriptionId, PartnerEvent told, DateTimeOffset now)
    {
        var delivery = new Delivery
        {
            Id = id,
            SubscriptionId = subscriptionId,
            EventId = told.EventId,
            CreatedAt = now,
            DueAt = told.DueAt,
        };
        delivery.Queue(now);
        return delivery;
    }

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

    /// <summary>Is tried anew, at once, whatever became of it; under the same event id, so that a receiver that has it sees a repetition.</summary>
    public void Resend(DateTimeOffset now)
    {
        Version++;
        (State, FinishedAt) = (DeliveryState.Waiting, null);
        Queue(now);
    }

    /// <summary>Gives it up when its time has passed while its subscription was suspended. Answers whether it did.</summary>
    public bool Expire(DateTimeOffset now)
    {
        if (State != DeliveryState.Waiting || now < GiveUpAt)
        {
            return false;
        }
        Version++;
        _attempts.Add(new(_attempts.Count + 1, now, TimeSpan.Zero, null, AttemptOutcome.Failed, "suspended"));
        Finish(DeliveryState.GivenUp, now, null);
        return true;
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

    private void Queue(DateTimeOffset now)
    {
        var plan = new RetryPlan(now, DueAt);
        (QueuedAt, NextAttemptAt, Failures, AlarmAt, GiveUpAt) = (now, now, 0, plan.AlarmAt, plan.GiveUpAt);
    }

    private SubscriptionHealth? Finish(DeliveryState state, DateTimeOffset now, SubscriptionHealth? health)
    {
        (State, FinishedAt, NextAttemptAt) = (state, now, null);
        return health;
    }

    private SubscriptionHealth? Retry(AttemptResult result, DateTimeOffset now, double jitter)
    {
        var plan = new RetryPlan(QueuedAt, DueAt);
        Failures++;
        NextAttemptAt = plan.Next(Failures, now, result.RetryAfter, jitter);
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
        return now >= AlarmAt ? SubscriptionHealth.Failing : SubscriptionHealth.Retrying;
    }
}
