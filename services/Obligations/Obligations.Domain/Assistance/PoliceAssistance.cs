using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>
/// Help of the police to another agency in a case (politibistand): asked for, answered, planned, done, and evaluated by both sides.
/// </summary>
public sealed class PoliceAssistance
{
    public const int MaxTextLength = 2000;

    /// <summary>The police have this long to answer, and never longer than until the help is needed.</summary>
    public static readonly TimeSpan TimeToAnswer = TimeSpan.FromHours(24);

    private readonly List<AssistanceEvaluation> _evaluations = [];

    private PoliceAssistance(
        AssistanceId id,
        CaseId caseId,
        AgencyId requesterId,
        AgencyId policeId,
        AssistanceKind kind,
        DateOnly neededOn,
        DateTimeOffset answerDueAt,
        DateTimeOffset requestedAt
    )
    {
        (Id, CaseId, RequesterId, PoliceId) = (id, caseId, requesterId, policeId);
        (Kind, NeededOn, AnswerDueAt, RequestedAt) = (kind, neededOn, answerDueAt, requestedAt);
        (State, Version, RequestedBy) = (AssistanceState.Requested, 1, "");
    }

    public AssistanceId Id { get; }

    public CaseId CaseId { get; }

    public AgencyId RequesterId { get; }

    public AgencyId PoliceId { get; }

    public AssistanceKind Kind { get; }

    /// <summary>Day in Oslo.</summary>
    public DateOnly NeededOn { get; }

    /// <summary>Exclusive: the answer is late from this instant on.</summary>
    public DateTimeOffset AnswerDueAt { get; }

    public DateTimeOffset RequestedAt { get; }

    public string RequestedBy { get; private set; }

    public string? Note { get; private set; }

    public AssistanceState State { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public string? AnsweredBy { get; private set; }

    public string? AnswerNote { get; private set; }

    public string? Plan { get; private set; }

    public DateTimeOffset? PlannedAt { get; private set; }

    public string? PlannedBy { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public string? CompletedBy { get; private set; }

    public IReadOnlyList<AssistanceEvaluation> Evaluations => _evaluations;

    public long Version { get; private set; }

    public static Result<PoliceAssistance> Request(
        AssistanceId id,
        CaseId caseId,
        AgencyId requester,
        AgencyId police,
        AssistanceKind kind,
        DateOnly neededOn,
        string? note,
        Actor by,
        DateTimeOffset now
    )
    {
        if (requester == police)
        {
            return ObligationErrors.PoliceAskThemselves;
        }
        if (neededOn < Oslo.Day(now))
        {
            return Error.Validation("neededOn", "Not before today.");
        }
        if (TooLong(note, "note") is { } tooLong)
        {
            return tooLong;
        }
        var (latest, end) = (now + TimeToAnswer, Oslo.EndOf(neededOn));
        var due = latest < end ? latest : end;
        return new PoliceAssistance(id, caseId, requester, police, kind, neededOn, due, now) { RequestedBy = by.Name, Note = note };
    }

    /// <summary>Which side the agency is on, or null when it is on neither.</summary>
    public AssistanceSide? SideOf(AgencyId agency) =>
        agency == PoliceId ? AssistanceSide.Police
        : agency == RequesterId ? AssistanceSide.Requester
        : null;

    public Result<Change> Answer(bool accepted, string? note, Actor by, DateTimeOffset now)
    {
        if (TooLong(note, "note") is { } tooLong)
        {
            return tooLong;
        }
        if (!accepted && string.IsNullOrWhiteSpace(note))
        {
            return Error.Validation("note", "Say why the police cannot help.");
        }
        if (Step(accepted ? AssistanceAction.Accept : AssistanceAction.Decline) is { } refused)
        {
            return refused;
        }
        (AnsweredAt, AnsweredBy, AnswerNote) = (now, by.Name, note);
        return Changed();
    }

    public Result<Change> Agree(string plan, Actor by, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(plan))
        {
            return Error.Validation("plan", "Required.");
        }
        if ((TooLong(plan, "plan") ?? Step(AssistanceAction.Plan)) is { } refused)
        {
            return refused;
        }
        if (plan == Plan)
        {
            return Change.None;
        }
        (Plan, PlannedAt, PlannedBy) = (plan, now, by.Name);
        return Changed();
    }

    public Result<Change> Complete(Actor by, DateTimeOffset now)
    {
        if (Step(AssistanceAction.Complete) is { } refused)
        {
            return refused;
        }
        (CompletedAt, CompletedBy) = (now, by.Name);
        return Changed();
    }

    /// <summary>Each side evaluates once.</summary>
    public Result<Change> Evaluate(AssistanceSide side, bool wentAsPlanned, string? note, Actor by, DateTimeOffset now)
    {
        if (TooLong(note, "note") is { } tooLong)
        {
            return tooLong;
        }
        if (_evaluations.Exists(e => e.Side == side))
        {
            return ObligationErrors.EvaluatedAlready;
        }
        if (Step(_evaluations.Count == 0 ? AssistanceAction.Evaluate : AssistanceAction.EvaluateLast) is { } refused)
        {
            return refused;
        }
        _evaluations.Add(new AssistanceEvaluation(side, wentAsPlanned, note, by.Name, now));
        return Changed();
    }

    private Error? Step(AssistanceAction action)
    {
        if (AssistanceTransitions.Next(State, action) is not { } next)
        {
            return ObligationErrors.AssistanceState(State);
        }
        State = next;
        return null;
    }

    private static Error? TooLong(string? text, string field) =>
        text?.Length > MaxTextLength ? Error.Validation(field, $"At most {MaxTextLength} characters.") : null;

    private Change Changed()
    {
        Version++;
        return Change.Made;
    }
}
