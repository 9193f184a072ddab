namespace Tot.ServiceDefaults.Audit;

/// <summary>Who did what, when. Only ever appended to; holds identifiers and names of fields, never values.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Subject of the caller's token.</summary>
    public required string Subject { get; init; }

    public string? OrganisationNumber { get; init; }

    /// <summary>Verb and noun in kebab case; <c>refused</c> when the caller was.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, <c>plural/id</c>; of a list, what was asked for.</summary>
    public required string Target { get; init; }

    public Guid? CaseId { get; init; }

    /// <summary>Names of the changed fields, comma-separated; of a list how many items it gave, of a refusal the status.</summary>
    public string Changed { get; init; } = "";

    /// <summary>Why the agency may know of the case, as the roster says, in kebab case; null when there is no case, or no telling.</summary>
    public string? Ground { get; internal set; }

    public required string RequestId { get; init; }

    /// <summary>Number of the seal that covers it; null until it is sealed. The only thing that ever changes, and only once.</summary>
    public long? Seal { get; internal set; }
}

/// <summary>A link of the chain: it covers the entries that bear its number and, through the hash before it, everything earlier.</summary>
public sealed class AuditSeal
{
    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>Hash of the seal before; 32 zero bytes for the first.</summary>
    public required byte[] PreviousHash { get; init; }

    /// <summary>SHA-256, see <see cref="AuditChain"/>.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>How many entries it covers, at least one.</summary>
    public required int Entries { get; init; }

    public required DateTimeOffset SealedAt { get; init; }
}

/// <summary>A seal of another service's chain, as it was first shown here.</summary>
public sealed class WitnessedSeal
{
    /// <summary>Whose chain.</summary>
    public required string Service { get; init; }

    public required long Number { get; init; }

    public required byte[] Hash { get; init; }

    public required DateTimeOffset WitnessedAt { get; init; }
}
