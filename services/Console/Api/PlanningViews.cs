namespace Tot.WebConsole.Api;

/// <summary>A joint routine; lists hold its newest version only.</summary>
public sealed record RoutineView(
    Guid Id,
    string Title,
    Guid OwnerId,
    DateOnly? EvaluationDueOn,
    IReadOnlyList<RoutineVersionView> Versions,
    IReadOnlyList<RoutineEvaluationView>? Evaluations
)
{
    public RoutineVersionView? Newest => Versions.Count > 0 ? Versions[0] : null;
}

public sealed record RoutineVersionView(
    int Number,
    string Reference,
    string? Summary,
    DateOnly InForceOn,
    DateTimeOffset PublishedAt,
    IReadOnlyList<RoutineAcknowledgementView> Acknowledgements
)
{
    public RoutineAcknowledgementView? Of(Guid? agency) => Acknowledgements.FirstOrDefault(a => a.AgencyId == agency);
}

public sealed record RoutineAcknowledgementView(Guid AgencyId, DateTimeOffset? AcknowledgedAt);

public sealed record RoutineEvaluationView(Guid AgencyId, DateOnly DueOn, bool? WorksWell, string? Note, DateTimeOffset? EvaluatedAt);

public sealed record CourseView(Guid Id, string Title, Guid OrganiserId, Guid? RoutineId, IReadOnlyList<CourseSessionView> Sessions);

public sealed record CourseSessionView(
    Guid Id,
    string State,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Place,
    int Places,
    int PlacesLeft,
    IReadOnlyList<CourseSeatView> Seats
);

public sealed record CourseSeatView(Guid AgencyId, int Enrolled, int? Attended);

/// <summary>An action plan; lists are without its measures.</summary>
public sealed record PlanView(
    Guid Id,
    string Title,
    string Municipality,
    Guid OwnerId,
    int MeasureCount,
    IReadOnlyList<PlanMeasureView>? Measures
);

public sealed record PlanMeasureView(
    Guid Id,
    int Number,
    string Title,
    Guid AgencyId,
    string TrafficLight,
    string State,
    DateTimeOffset DueAt
);

public sealed record AssistanceView(
    Guid Id,
    Guid CaseId,
    Guid RequesterId,
    Guid PoliceAgencyId,
    string What,
    string State,
    DateOnly NeededOn,
    DateTimeOffset AnswerDueAt,
    DateTimeOffset RequestedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? CompletedAt,
    string? Note,
    string? AnswerNote,
    string? Plan,
    IReadOnlyList<AssistanceEvaluationView> Evaluations
);

public sealed record AssistanceEvaluationView(string Side, bool WentAsPlanned, string? Note, DateTimeOffset At);
