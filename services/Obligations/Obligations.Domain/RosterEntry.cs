namespace Tot.Obligations.Domain;

/// <summary>One agency's part in a case, from an instant (inclusive) until another (exclusive).</summary>
public sealed class RosterEntry
{
    private readonly List<string> _persons = [];

    internal RosterEntry(AgencyId agencyId, RosterGround ground, DateTimeOffset from, string addedBy, DateTimeOffset? until = null) =>
        (AgencyId, Ground, From, AddedBy, Until) = (agencyId, ground, from, addedBy, until);

    public AgencyId AgencyId { get; }

    public RosterGround Ground { get; }

    public DateTimeOffset From { get; }

    public DateTimeOffset? Until { get; private set; }

    public string AddedBy { get; }

    public string? EndedBy { get; private set; }

    public string? EndReason { get; private set; }

    /// <summary>Named persons of the agency, in the order they were named; empty when the agency takes part as such.</summary>
    public IReadOnlyList<string> Persons => _persons;

    /// <summary>Does it last, with no end in sight?</summary>
    public bool IsRunning => Until is null;

    public bool CoversAt(DateTimeOffset instant) => instant >= From && (Until is not { } until || instant < until);

    internal bool Name(string person)
    {
        if (_persons.Contains(person, StringComparer.Ordinal))
        {
            return false;
        }
        _persons.Add(person);
        return true;
    }

    internal void End(DateTimeOffset now, string by, string? reason) => (Until, EndedBy, EndReason) = (now, by, reason);
}
