namespace Tot.Subscriptions.Domain;

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>An attempt is due, now or later.</summary>
    Waiting,

    /// <summary>The endpoint answered 2xx.</summary>
    Delivered,

    /// <summary>The agency may not know of the event (any more): never sent.</summary>
    Dropped,

    /// <summary>Failed for good: dead letter.</summary>
    GivenUp,

    /// <summary>The subscription was deleted first.</summary>
    Cancelled,
}

/// <summary>What one attempt came to.</summary>
public enum AttemptOutcome
{
    /// <summary>2xx.</summary>
    Delivered,

    /// <summary>Any other answer, or none.</summary>
    Failed,

    /// <summary>410: the endpoint wants nothing more.</summary>
    Gone,

    /// <summary>The agency is not entitled; nothing was sent.</summary>
    NotEntitled,

    /// <summary>Entitlement could not be asked; nothing was sent.</summary>
    Postponed,
}

/// <summary>One attempt, kept for the trace.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="At">When it began.</param>
/// <param name="Duration">How long until the outcome was known.</param>
/// <param name="Status">The endpoint's HTTP status; null when it gave none.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Reason">A stable code: <c>http-503</c>, <c>timeout</c>, <c>not-entitled</c> …</param>
public sealed record DeliveryAttempt(int Number, DateTimeOffset At, TimeSpan Duration, int? Status, AttemptOutcome Outcome, string Reason);

/// <summary>What the world answered to an attempt.</summary>
/// <param name="RetryAfter">How long the endpoint asks to be left alone.</param>
public sealed record AttemptResult(
    AttemptOutcome Outcome,
    string Reason,
    TimeSpan Duration,
    int? Status = null,
    TimeSpan? RetryAfter = null
);
