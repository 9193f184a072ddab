using Tot.Kernel;

namespace Tot.Subscriptions.Domain;

/// <summary>Which events: types (a full name, or a prefix ending in <c>*</c>) and, if wanted, one case.</summary>
public sealed class EventFilter
{
    private EventFilter(string[] types, Guid? caseId) => (Types, CaseId) = (types, caseId);

    /// <summary>Sorted, each once.</summary>
    public IReadOnlyList<string> Types { get; }

    public Guid? CaseId { get; }

    public static Result<EventFilter> Create(IEnumerable<string?>? types, Guid? caseId)
    {
        var wanted = (types ?? []).Select(t => t?.Trim() ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (wanted.Length == 0)
        {
            return Error
                .Validation("eventTypes", "At least one event type is needed.")
                .With("knownEventTypes", PartnerEventTypes.All.Select(t => t.Name).ToArray());
        }
        var unknown = wanted.Where(w => !PartnerEventTypes.All.Any(t => Covers(w, t.Name))).ToArray();
        return unknown.Length > 0 ? SubscriptionErrors.UnknownEventTypes(unknown) : new EventFilter(wanted, caseId);
    }

    /// <summary>A filter that was accepted earlier.</summary>
    public static EventFilter Restore(IEnumerable<string> types, Guid? caseId) => new([.. types], caseId);

    public bool Matches(string type, Guid? caseId) => (CaseId is null || CaseId == caseId) && Types.Any(t => Covers(t, type));

    private static bool Covers(string pattern, string type) =>
        pattern.EndsWith('*')
            ? type.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : string.Equals(pattern, type, StringComparison.Ordinal);
}
