namespace Tot.WebConsole.Api;

/// <summary>Subscriptions' REST interface, as far as the console uses it.</summary>
internal sealed class SubscriptionsApi(Calls calls)
{
    private const string Service = "subscriptions";

    public Task<Answer<IReadOnlyList<SubscriptionView>>> SubscriptionsAsync(CancellationToken ct) =>
        calls.ListAsync<SubscriptionView>(Service, "/api/v1/subscriptions?pageSize=100", ct);

    public Task<Answer<SubscriptionView>> SubscriptionAsync(Guid id, CancellationToken ct) =>
        calls.GetAsync<SubscriptionView>(Service, $"/api/v1/subscriptions/{id}", ct);

    public Task<Answer<SubscriptionHealthView>> HealthAsync(Guid id, CancellationToken ct) =>
        calls.GetAsync<SubscriptionHealthView>(Service, $"/api/v1/subscriptions/{id}/health", ct);

    /// <summary>One page of what was sent, the newest first.</summary>
    public Task<Answer<PageOf<DeliveryView>>> DeliveriesAsync(Guid id, string? state, string? pageToken, CancellationToken ct) =>
        calls.GetAsync<PageOf<DeliveryView>>(
            Service,
            $"/api/v1/subscriptions/{id}/deliveries?pageSize=20"
                + (state is null ? "" : "&state=" + Uri.EscapeDataString(state))
                + (pageToken is null ? "" : "&pageToken=" + Uri.EscapeDataString(pageToken)),
            ct
        );

    public Task<Answer<IReadOnlyList<EventTypeView>>> EventTypesAsync(CancellationToken ct) =>
        calls.ListAsync<EventTypeView>(Service, "/api/v1/event-types", ct);

    public Task<Answer<IReadOnlyList<CalendarFeedView>>> CalendarsAsync(CancellationToken ct) =>
        calls.ListAsync<CalendarFeedView>(Service, "/api/v1/calendar-feeds?pageSize=100", ct);

    public Task<Answer<T>> PostAsync<T>(string path, object? body, string once, CancellationToken ct, string? version = null)
        where T : class => calls.SendAsync<T>(HttpMethod.Post, Service, path, body, once, version, ct);

    public Task<Answer<Nothing>> DeleteAsync(string path, string once, CancellationToken ct, string? version = null) =>
        calls.SendAsync<Nothing>(HttpMethod.Delete, Service, path, body: null, once, version, ct);
}

public sealed record SubscriptionView(
    Guid Id,
    string Endpoint,
    IReadOnlyList<string> EventTypes,
    Guid? CaseId,
    string? Municipality,
    string ContentMode,
    string State,
    string? PauseReason,
    string Health,
    DateTimeOffset CreatedAt,
    ValidationView? Validation,
    string? Secret
)
{
    /// <summary>Enough to know it by in a list; the rest of the address can hold what its owner keeps to itself.</summary>
    public string Host => Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) ? uri.Authority : Endpoint;
}

public sealed record ValidationView(
    DateTimeOffset? ValidatedAt,
    string? By,
    int FailedAttempts,
    string? Problem,
    DateTimeOffset? NextAttemptAt
);

public sealed record SubscriptionHealthView(
    string Health,
    int Waiting,
    DateTimeOffset? OldestWaitingAt,
    long LagSeconds,
    DateTimeOffset? LastDeliveredAt,
    int GivenUp,
    int ConsecutiveFailures,
    DateTimeOffset? SuspendedUntil
);

public sealed record DeliveryView(
    Guid Id,
    string State,
    string? EventType,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    IReadOnlyList<AttemptView> Attempts
);

public sealed record AttemptView(int Number, DateTimeOffset At, double DurationMs, int? Status, string Outcome, string Reason);

public sealed record EventTypeView(string Type, string Source);

public sealed record RotatedSecret(string Secret, DateTimeOffset PreviousSignsUntil);

public sealed record ResendAnswer(int Queued);

public sealed record CalendarFeedView(Guid Id, string Scope, string Language, DateTimeOffset CreatedAt, string? Path);
