using Tot.Kernel;

namespace Tot.Meetings.Domain;

public readonly record struct MeetingId(Guid Value) : IId<MeetingId>
{
    public static MeetingId From(Guid value) => new(value);
}

public readonly record struct SummonsId(Guid Value) : IId<SummonsId>
{
    public static SummonsId From(Guid value) => new(value);
}

/// <summary>A decision in minutes; the measure that comes of it has the same identifier.</summary>
public readonly record struct DecisionId(Guid Value) : IId<DecisionId>
{
    public static DecisionId From(Guid value) => new(value);
}

/// <summary>An agency of the directory, which Obligations owns.</summary>
public readonly record struct AgencyId(Guid Value) : IId<AgencyId>
{
    public static AgencyId From(Guid value) => new(value);
}

/// <summary>A case, which Intake owns.</summary>
public readonly record struct CaseId(Guid Value) : IId<CaseId>
{
    public static CaseId From(Guid value) => new(value);
}

public readonly record struct StandingMeetingId(Guid Value) : IId<StandingMeetingId>
{
    public static StandingMeetingId From(Guid value) => new(value);
}
