using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Read;

/// <summary>A subscription as its agency sees it. The secret is there only in the answer that made it.</summary>
internal sealed record SubscriptionView(
    Guid Id,
    string Endpoint,
    IReadOnlyList<string> EventTypes,
    Guid? CaseId,
    string? Municipality,
    string? District,
    ContentMode ContentMode,
    SubscriptionState State,
    PauseReason? PauseReason,
    SubscriptionHealth Health,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    ValidationView Validation
)
{
    /// <summary><c>whsec_…</c>: what deliveries are signed with. Shown once.</summary>
    public string? Secret { get; init; }

    public static SubscriptionView Of(Subscription s) =>
        new(
            s.Id.Value,
            s.Endpoint.ToString(),
            s.EventTypes,
            s.CaseId,
            s.Municipality,
            s.District,
            s.Mode,
            s.State,
            s.PauseReason,
            s.Health,
            s.CreatedAt,
            s.ChangedAt,
            new(s.ValidatedAt, s.ValidatedBy, s.ValidationAttempts, s.ValidationProblem, s.NextValidationAt)
        );
}

/// <summary>Whether and how the endpoint agreed to receive.</summary>
/// <param name="ValidatedAt">When it agreed.</param>
/// <param name="By"><c>handshake</c> or <c>challenge</c>.</param>
/// <param name="FailedAttempts">How often it was asked in vain since it was last to be asked.</param>
/// <param name="Problem">Why the last attempt failed, for example <c>challenge-not-answered</c>.</param>
/// <param name="NextAttemptAt">When it is asked next; missing when it waits for <c>POST …/validate</c>.</param>
internal sealed record ValidationView(
    DateTimeOffset? ValidatedAt,
    string? By,
    int FailedAttempts,
    string? Problem,
    DateTimeOffset? NextAttemptAt
);
