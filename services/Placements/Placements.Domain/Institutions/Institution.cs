using Tot.Kernel;

namespace Tot.Placements.Domain.Institutions;

public enum InstitutionKind
{
    /// <summary>Takes a child at once, for a short time.</summary>
    Emergency,

    /// <summary>A child welfare institution.</summary>
    Residential,

    /// <summary>Never approved for this purpose; known only so that it can be refused by name.</summary>
    FosterHome,
}

/// <summary>A place where a child can be held safe, with the period for which it is approved for that purpose. Both days are included.</summary>
public sealed class Institution
{
    private Institution() { }

    public InstitutionId Id { get; private init; }

    public string Name { get; private init; } = "";

    public InstitutionKind Kind { get; private init; }

    /// <summary>Number of the municipality it lies in, four digits; null when not told.</summary>
    public string? Municipality { get; private init; }

    /// <summary>How many children it takes at a time.</summary>
    public int Places { get; private init; }

    /// <summary>Null when it is not approved for the purpose.</summary>
    public DateOnly? ApprovedFrom { get; private init; }

    /// <summary>The approval's last day, included; null while it is open.</summary>
    public DateOnly? ApprovedUntil { get; private init; }

    public DateTimeOffset RegisteredAt { get; private init; }

    /// <summary>Raised by each admission, so that two cannot take the last place.</summary>
    public long Version { get; private set; } = 1;

    public static Result<Institution> Register(
        string name,
        InstitutionKind kind,
        int places,
        DateOnly? approvedFrom,
        DateOnly? approvedUntil,
        DateTimeOffset now,
        string? municipality = null
    )
    {
        if (kind is InstitutionKind.FosterHome)
        {
            return Error.Rule("FOSTER_HOME_NOT_ALLOWED", "A foster home cannot be used for this purpose.");
        }
        List<(string Field, string Message)> problems = [];
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            problems.Add(("name", "Give a name of at most 200 characters."));
        }
        if (municipality is not (null or { Length: 4 }) || municipality?.All(char.IsAsciiDigit) == false)
        {
            problems.Add(("municipality", "Give the municipality's number, four digits."));
        }
        if (places is < 1 or > 100)
        {
            problems.Add(("places", "Give the number of places, 1 to 100."));
        }
        if (approvedUntil is not null && (approvedFrom is null || approvedUntil < approvedFrom))
        {
            problems.Add(("approvedUntil", "The approval's last day must not lie before its first."));
        }
        if (problems.Count > 0)
        {
            return Error.Validation(problems);
        }
        return new Institution
        {
            Id = Ids.New<InstitutionId>(now),
            Name = name.Trim(),
            Kind = kind,
            Municipality = municipality,
            Places = places,
            ApprovedFrom = approvedFrom,
            ApprovedUntil = approvedUntil,
            RegisteredAt = now,
        };
    }

    internal void Admit() => Version++;

    /// <summary>Is it approved on every day from <paramref name="first"/> through <paramref name="last"/>?</summary>
    public bool IsApprovedFor(DateOnly first, DateOnly last) => ApprovedFrom <= first && (ApprovedUntil is null || last <= ApprovedUntil);
}
