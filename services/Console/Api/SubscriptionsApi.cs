namespace Tot.WebConsole.Api;

/// <summary>Subscriptions' REST interface, as far as the console uses it.</summary>
internal sealed class SubscriptionsApi(Calls calls)
{
    private const string Service = "subscriptions";

    public Task<Answer<IReadOnlyList<SubscriptionView>>> SubscriptionsAsync(CancellationToken ct) =>
        calls.ListAsync<SubscriptionView>(Service, "/api/v1/subscriptions?pageSize=100", ct);

    public Task<Answer<T>> GetAsync<T>(string path, CancellationToken ct)
        where T : class => calls.GetAsync<T>(Service, path, ct);

    public Task<Answer<IReadOnlyList<T>>> ListAsync<T>(string path, CancellationToken ct) => calls.ListAsync<T>(Service, path, ct);

    public Task<Answer<T>> PostAsync<T>(string path, object? body, string once, CancellationToken ct)
        where T : class => calls.SendAsync<T>(HttpMethod.Post, Service, path, body, once, version: null, ct);

    public Task<Answer<Nothing>> DeleteAsync(string path, string once, CancellationToken ct) =>
        calls.SendAsync<Nothing>(HttpMethod.Delete, Service, path, body: null, once, version: null, ct);
}

public sealed record SubscriptionView(
    Guid Id,
    string Endpoint,
    IReadOnlyList<string> EventTypes,
    Guid? CaseId,
    string ContentMode,
    string State,
    string? PauseReason,
    string Health,
    DateTimeOffset CreatedAt,
    string? Secret
);
