using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Subscriptions;

/// <summary>The agency's subscriptions with how far behind each is; one of them with its deliveries.</summary>
internal sealed class SubscriptionsQuery(SubscriptionsApi subscriptions, IntakeApi intake, Reader reader)
{
    private static readonly string[] States = ["waiting", "delivered", "given-up", "dropped", "cancelled"];

    public async Task<SubscriptionsModel> RunAsync(CancellationToken ct)
    {
        var all = subscriptions.SubscriptionsAsync(ct);
        var calendars = subscriptions.CalendarsAsync(ct);
        var cases = CaseNumbersAsync(ct);
        await Task.WhenAll(all, calendars, cases);
        var found = (await all).Required;
        var health = await Task.WhenAll(found.Select(s => subscriptions.HealthAsync(s.Id, ct)));
        return new SubscriptionsModel(
            reader.Now,
            [.. found.Zip(health, (s, h) => new Watched(s, h.Value))],
            (await calendars).Value ?? [],
            await cases
        );
    }

    public async Task<SubscriptionModel> RunAsync(Guid id, string? state, string? page, CancellationToken ct)
    {
        var wanted = States.FirstOrDefault(s => s == state);
        var found = subscriptions.SubscriptionAsync(id, ct);
        var health = subscriptions.HealthAsync(id, ct);
        var deliveries = subscriptions.DeliveriesAsync(id, wanted, page, ct);
        var cases = CaseNumbersAsync(ct);
        await Task.WhenAll(found, health, deliveries, cases);
        var answer = await found;
        var view = answer.Required;
        return new SubscriptionModel(
            view,
            answer.ETag,
            reader.Now,
            (await health).Value,
            (await deliveries).Value ?? new PageOf<DeliveryView>([], null),
            wanted,
            view.CaseId is { } inCase ? (await cases).GetValueOrDefault(inCase) : null
        );
    }

    public async Task<SubscribeModel> NewAsync(CancellationToken ct)
    {
        var types = subscriptions.EventTypesAsync(ct);
        var cases = CaseNumbersAsync(ct);
        await Task.WhenAll(types, cases);
        return new SubscribeModel((await types).Required, await cases);
    }

    /// <summary>Of the cases that the reader may see; none when the role sees no case.</summary>
    private async Task<IReadOnlyDictionary<Guid, string>> CaseNumbersAsync(CancellationToken ct) =>
        ((await intake.CasesAsync(phase: null, ct)).Value ?? []).ToDictionary(c => c.Id, c => c.CaseNumber);
}

/// <param name="Health">Null when it could not be asked.</param>
public sealed record Watched(SubscriptionView Subscription, SubscriptionHealthView? Health);

public sealed record SubscriptionsModel(
    DateTimeOffset Now,
    IReadOnlyList<Watched> Subscriptions,
    IReadOnlyList<CalendarFeedView> Calendars,
    IReadOnlyDictionary<Guid, string> Cases
)
{
    /// <summary>Just made, and shown this once.</summary>
    public string? CalendarAddress { get; init; }

    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;
}

/// <param name="ETag">The subscription's version.</param>
/// <param name="State">Only deliveries that stand so; null for all.</param>
public sealed record SubscriptionModel(
    SubscriptionView Subscription,
    string? ETag,
    DateTimeOffset Now,
    SubscriptionHealthView? Health,
    PageOf<DeliveryView> Deliveries,
    string? State,
    string? CaseNumber
)
{
    /// <summary>Just made, and shown this once.</summary>
    public string? Secret { get; init; }

    /// <summary>Until when the secret before signs too.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>This page is the answer to setting it up.</summary>
    public bool Made { get; init; }

    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    /// <summary>Which of the page's forms was refused.</summary>
    public string? Refused { get; init; }
}

public sealed record SubscribeModel(IReadOnlyList<EventTypeView> EventTypes, IReadOnlyDictionary<Guid, string> Cases)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;
}
