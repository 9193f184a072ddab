using Tot.Kernel;

namespace Tot.Subscriptions.Domain;

/// <summary>Which events: types (a full name, or a prefix ending in <c>*</c>) and, if wanted, one case or the cases of one place.</summary>
public sealed class EventFilter
{
    private EventFilter(string[] types, Guid? caseId, string? municipality, string? district) =>
        (Types, CaseId, Municipality, District) = (types, caseId, municipality, district);

    /// <summary>Sorted, each once.</summary>
    public IReadOnlyList<string> Types { get; }

    public Guid? CaseId { get; }

    /// <summary>Municipality number, four digits.</summary>
    public string? Municipality { get; }

    /// <summary>District of the municipality, as cases are registered with it.</summary>
    public string? District { get; }

    public static Result<EventFilter> Create(
        IEnumerable<string?>? types,
        Guid? caseId,
        string? municipality = null,
        string? district = null
    )
    {
        if (Place(municipality, district) is { } error)
        {
            return error;
        }
        var wanted = (types ?? []).Select(t => t?.Trim() ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (wanted.Length == 0)
        {
            return Error
                .Validation("eventTypes", "At least one event type is needed.")
                .With("knownEventTypes", PartnerEventTypes.All.Select(t => t.Name).ToArray());
        }
        var unknown = wanted.Where(w => !PartnerEventTypes.All.Any(t => Covers(w, t.Name))).ToArray();
        return unknown.Length > 0
            ? SubscriptionErrors.UnknownEventTypes(unknown)
            : new EventFilter(wanted, caseId, municipality, district?.Trim());
    }

    /// <summary>A filter that was accepted earlier.</summary>
    public static EventFilter Restore(IEnumerable<string> types, Guid? caseId, string? municipality = null, string? district = null) =>
        new([.. types], caseId, municipality, district);

    /// <param name="type">The event's type.</param>
    /// <param name="caseId">Its case; null when it belongs to none and concerns the agency itself.</param>
    /// <param name="place">Where the case is; null when that is not known (yet).</param>
    /// <remarks>A place leaves out only what is known to be elsewhere: better an event too many than a deadline too few.</remarks>
    public bool Matches(string type, Guid? caseId, CasePlace? place = null) =>
        (CaseId is null || CaseId == caseId)
        && (Municipality is null || place is null || place.Municipality == Municipality)
        && (District is null || place is null || place.District.Length == 0 || Same(place.District, District))
        && Types.Any(t => Covers(t, type));

    private static Error? Place(string? municipality, string? district)
    {
        if (municipality is not null && !(municipality.Length == 4 && municipality.All(char.IsAsciiDigit)))
        {
            return Error.Validation("municipality", "A municipality number has four digits.");
        }
        return district switch
        {
            null => null,
            _ when municipality is null => Error.Validation("district", "A district needs its municipality."),
            _ when district.Trim() is { Length: > 0 and <= 100 } => null,
            _ => Error.Validation("district", "1 to 100 characters."),
        };
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool Covers(string pattern, string type) =>
        pattern.EndsWith('*')
            ? type.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : string.Equals(pattern, type, StringComparison.Ordinal);
}

/// <summary>Where a case is. <paramref name="District"/> is empty when it is not known.</summary>
public sealed record CasePlace(string Municipality, string District);
