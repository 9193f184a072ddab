namespace Tot.NeedToKnow;

/// <summary>A copy of an agency as Obligations tells it. Never changed here for another reason.</summary>
public sealed class AgencyCopy
{
    public required Guid AgencyId { get; init; }

    public required Events.V1.AgencyKind Kind { get; set; }

    public required string Name { get; set; }

    public required string OrganisationNumber { get; set; }

    public required string Municipality { get; set; }

    /// <summary>Empty when the agency serves the whole municipality.</summary>
    public required string District { get; set; }

    /// <summary>First active day, inclusive.</summary>
    public required DateOnly ActiveFromOn { get; set; }

    /// <summary>Last active day, inclusive; null when open.</summary>
    public required DateOnly? ActiveUntilOn { get; set; }

    public required long Version { get; set; }

    public bool IsActive(DateOnly today) => ActiveFromOn <= today && (ActiveUntilOn is null || today <= ActiveUntilOn);
}

/// <summary>A copy of an agency's part in a case as Obligations tells it. Never changed here for another reason.</summary>
public sealed class RosterCopy
{
    public required Guid CaseId { get; init; }

    public required Guid AgencyId { get; init; }

    /// <summary>From this instant, inclusive. A later one than now was made before the clock was set back: the entry lasts already.</summary>
    public required DateTimeOffset FromAt { get; set; }

    /// <summary>Until this instant, exclusive; null while it lasts.</summary>
    public required DateTimeOffset? UntilAt { get; set; }

    /// <summary>Why the agency may know, in kebab case; null when it was told before grounds were.</summary>
    public string? Ground { get; set; }

    /// <summary>Version of the case's roster that told this.</summary>
    public required long Version { get; set; }
}
