using Tot.Kernel;

namespace Tot.Intake.Domain;

public readonly record struct IdentificationId(Guid Value) : IId<IdentificationId>
{
    public static IdentificationId From(Guid value) => new(value);
}

public readonly record struct CaseId(Guid Value) : IId<CaseId>
{
    public static CaseId From(Guid value) => new(value);
}

public readonly record struct PersonId(Guid Value) : IId<PersonId>
{
    public static PersonId From(Guid value) => new(value);
}

/// <summary>An agency of Obligations' directory.</summary>
public readonly record struct AgencyId(Guid Value) : IId<AgencyId>
{
    public static AgencyId From(Guid value) => new(value);
}

public readonly record struct DisclosureId(Guid Value) : IId<DisclosureId>, IComparable<DisclosureId>
{
    public static DisclosureId From(Guid value) => new(value);

    public int CompareTo(DisclosureId other) => Value.CompareTo(other.Value);
}

public readonly record struct MatchId(Guid Value) : IId<MatchId>, IComparable<MatchId>
{
    public static MatchId From(Guid value) => new(value);

    public int CompareTo(MatchId other) => Value.CompareTo(other.Value);
}

public readonly record struct ConsentStandingId(Guid Value) : IId<ConsentStandingId>
{
    public static ConsentStandingId From(Guid value) => new(value);
}
