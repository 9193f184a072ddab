using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>An agency of the directory.</summary>
public readonly record struct AgencyId(Guid Value) : IId<AgencyId>
{
    public static AgencyId From(Guid value) => new(value);
}

/// <summary>A case, owned by Intake.</summary>
public readonly record struct CaseId(Guid Value) : IId<CaseId>
{
    public static CaseId From(Guid value) => new(value);
}

/// <summary>A meeting, owned by Meetings.</summary>
public readonly record struct MeetingId(Guid Value) : IId<MeetingId>
{
    public static MeetingId From(Guid value) => new(value);
}

/// <summary>A duty. A measure decided in a meeting keeps the identifier of the decision.</summary>
public readonly record struct ObligationId(Guid Value) : IId<ObligationId>
{
    public static ObligationId From(Guid value) => new(value);
}

/// <summary>One emergency opening of a case.</summary>
public readonly record struct BreakGlassId(Guid Value) : IId<BreakGlassId>
{
    public static BreakGlassId From(Guid value) => new(value);
}

/// <summary>A request for police assistance. The duty to answer it has the same identifier.</summary>
public readonly record struct AssistanceId(Guid Value) : IId<AssistanceId>
{
    public static AssistanceId From(Guid value) => new(value);
}

/// <summary>A joint routine.</summary>
public readonly record struct RoutineId(Guid Value) : IId<RoutineId>
{
    public static RoutineId From(Guid value) => new(value);
}

/// <summary>An action plan.</summary>
public readonly record struct PlanId(Guid Value) : IId<PlanId>
{
    public static PlanId From(Guid value) => new(value);
}

/// <summary>An agreement between agencies.</summary>
public readonly record struct AgreementId(Guid Value) : IId<AgreementId>
{
    public static AgreementId From(Guid value) => new(value);
}

/// <summary>A course.</summary>
public readonly record struct CourseId(Guid Value) : IId<CourseId>
{
    public static CourseId From(Guid value) => new(value);
}

/// <summary>A session of a course.</summary>
public readonly record struct SessionId(Guid Value) : IId<SessionId>
{
    public static SessionId From(Guid value) => new(value);
}
