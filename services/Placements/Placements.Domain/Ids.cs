using Tot.Kernel;

namespace Tot.Placements.Domain;

public readonly record struct PlacementId(Guid Value) : IId<PlacementId>, IComparable<PlacementId>
{
    public static PlacementId From(Guid value) => new(value);

    public int CompareTo(PlacementId other) => Value.CompareTo(other.Value);
}

public readonly record struct DecisionId(Guid Value) : IId<DecisionId>
{
    public static DecisionId From(Guid value) => new(value);
}

public readonly record struct AbsenceId(Guid Value) : IId<AbsenceId>
{
    public static AbsenceId From(Guid value) => new(value);
}

public readonly record struct DeadlineId(Guid Value) : IId<DeadlineId>, IComparable<DeadlineId>
{
    public static DeadlineId From(Guid value) => new(value);

    public int CompareTo(DeadlineId other) => Value.CompareTo(other.Value);
}

public readonly record struct ReflectionPeriodId(Guid Value) : IId<ReflectionPeriodId>
{
    public static ReflectionPeriodId From(Guid value) => new(value);
}

public readonly record struct InstitutionId(Guid Value) : IId<InstitutionId>, IComparable<InstitutionId>
{
    public static InstitutionId From(Guid value) => new(value);

    public int CompareTo(InstitutionId other) => Value.CompareTo(other.Value);
}

/// <summary>A case in Intake.</summary>
public readonly record struct CaseId(Guid Value) : IId<CaseId>
{
    public static CaseId From(Guid value) => new(value);
}

/// <summary>A person in Intake. Who it is, is known there only.</summary>
public readonly record struct PersonId(Guid Value) : IId<PersonId>
{
    public static PersonId From(Guid value) => new(value);
}

/// <summary>An agency in the directory of Obligations.</summary>
public readonly record struct AgencyId(Guid Value) : IId<AgencyId>
{
    public static AgencyId From(Guid value) => new(value);
}

internal static class Ids
{
    /// <summary>A new identifier that sorts by time.</summary>
    public static T New<T>(DateTimeOffset now)
        where T : struct, IId<T> => T.New(now);
}
