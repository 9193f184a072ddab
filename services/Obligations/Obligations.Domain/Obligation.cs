using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>
/// A duty that an agency owes by a due time. The duty stays with the agency, whoever does the work. It closes once, with who, when
/// and why; only silence can be replaced by a record told late, see <see cref="ObligationTransitions"/>.
/// </summary>
public sealed partial class Obligation
{
    public const int MaxReasonLength = 1000;

    private readonly List<Escalation> _escalations = [];

    private Obligation(
        ObligationId id,
        ObligationKind kind,
        CaseId? caseId,
        AgencyId agencyId,
        DateTimeOffset dueAt,
        DateTimeOffset assignedAt
    )
    {
        (Id, Kind, CaseId, AgencyId, DueAt, AssignedAt) = (id, kind, caseId, agencyId, dueAt, assignedAt);
        State = ObligationState.Open;
        Version = 1;
    }

    public ObligationId Id { get; }

    public ObligationKind Kind { get; }

    /// <summary>Null when the duty belongs to no case.</summary>
    public CaseId? CaseId { get; }

    public AgencyId AgencyId { get; }

    /// <summary>The meeting that the duty comes from, if any.</summary>
    public MeetingId? MeetingId { get; private set; }

    /// <summary>What the duty is about, if it is not a meeting: an action plan, a request for assistance, a routine.</summary>
    public Guid? AboutId { get; private set; }

    /// <summary>Set for measures only.</summary>
    public Measure? Measure { get; private set; }

    /// <summary>Exclusive: the duty is late from this instant on.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public DateTimeOffset AssignedAt { get; }

    public ObligationState State { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public string? ClosedBy { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>Breached because nothing was recorded, not because somebody recorded an absence.</summary>
    public bool BreachedBySilence { get; private set; }

    /// <summary>The agency's answer to the summons; forgotten when the meeting moves, since everybody is asked anew.</summary>
    public SummonsResponse? Answer { get; private set; }

    public long Version { get; private set; }

    public static Obligation ToAttend(
        ObligationId id,
        MeetingId meeting,
        CaseId? caseId,
        AgencyId agency,
        DateTimeOffset meetingEndsAt,
        EscalationLadder ladder,
        DateTimeOffset now
    )
    {
        var duty = new Obligation(id, ObligationKind.Attend, caseId, agency, meetingEndsAt, now) { MeetingId = meeting };
        duty.StartLadder(ladder, now);
        return duty;
    }

    /// <param name="id">The decision's identifier.</param>
    /// <param name="meeting">The meeting that decided it.</param>
    /// <param name="caseId">Null for a measure without a case.</param>
    /// <param name="agency">Who shall do it.</param>
    /// <param name="title">What is to be done.</param>
    /// <param name="lastDayOn">Last day to do it in Oslo, inclusive.</param>
    /// <param name="ladder">How silence is met.</param>
    /// <param name="now">When the duty is assigned.</param>
    public static Obligation ToCarryOut(
        ObligationId id,
        MeetingId? meeting,
        CaseId? caseId,
        AgencyId agency,
        string title,
        DateOnly lastDayOn,
        EscalationLadder ladder,
        DateTimeOffset now
    )
    {
        var duty = new Obligation(id, ObligationKind.Measure, caseId, agency, Oslo.EndOf(lastDayOn), now)
        {
            MeetingId = meeting,
            Measure = new Measure(title),
        };
        duty.StartLadder(ladder, now);
        return duty;
    }

    /// <summary>A numbered measure of an action plan, which belongs to no case.</summary>
    internal static Obligation OfPlan(
        ObligationId id,
        PlanId plan,
        int number,
        AgencyId agency,
        string title,
        DateOnly lastDayOn,
        EscalationLadder ladder,
        DateTimeOffset now
    )
    {
        var duty = new Obligation(id, ObligationKind.Measure, caseId: null, agency, Oslo.EndOf(lastDayOn), now)
        {
            AboutId = plan.Value,
            Measure = new Measure(title) { Number = number },
        };
        duty.StartLadder(ladder, now);
        return duty;
    }

    /// <summary>A duty that is told by its kind and by what it is about.</summary>
    /// <param name="id">The duty.</param>
    /// <param name="kind">Any but those with a factory of their own.</param>
    /// <param name="about">What it is about: a request for assistance, a routine.</param>
    /// <param name="caseId">Null when it belongs to no case.</param>
    /// <param name="agency">Who owes it.</param>
    /// <param name="dueAt">Exclusive.</param>
    /// <param name="ladder">How silence is met.</param>
    /// <param name="now">When it is assigned.</param>
    public static Obligation Of(
        ObligationId id,
        ObligationKind kind,
        Guid about,
        CaseId? caseId,
        AgencyId agency,
        DateTimeOffset dueAt,
        EscalationLadder ladder,
        DateTimeOffset now
    )
    {
        var duty = new Obligation(id, kind, caseId, agency, dueAt, now) { AboutId = about };
        duty.StartLadder(ladder, now);
        return duty;
    }

    /// <summary>What the duty asks for was done. Too late it stays breached, and nobody is reminded any more.</summary>
    public Change Meet(Actor by, DateTimeOffset now) => CloseOrFallSilent(ObligationAction.Fulfil, null, by, now);

    /// <summary>What the duty asks for is asked no more. If it was breached it stays so, and nobody is reminded any more.</summary>
    public Change FallAway(string reason, Actor by, DateTimeOffset now) => CloseOrFallSilent(ObligationAction.Cancel, reason, by, now);

    /// <summary>The agency (or somebody for it) says that it is done.</summary>
    public Result<Change> Fulfil(string? reason, Actor by, DateTimeOffset now)
    {
        if (Kind == ObligationKind.Attend)
        {
            return ObligationErrors.AttendanceIsRecorded;
        }
        if (
            Kind
            is ObligationKind.AnswerAssistance
                or ObligationKind.AcknowledgeRoutine
                or ObligationKind.SignAftercare
                or ObligationKind.EvaluateRoutine
                or ObligationKind.ReviewAgreement
        )
        {
            return ObligationErrors.DoneWhereItIsOwed;
        }
        var result = Close(ObligationAction.Fulfil, reason, by, now);
        if (result.IsSuccess)
        {
            Measure?.Set(TrafficLight.Green, Measure.Note, by, now);
        }
        return result;
    }

    /// <summary>The coordinator accepts a lawful excuse.</summary>
    public Result<Change> Excuse(string? reason, Actor by, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(reason)
            ? Error.Validation("reason", "Say what the lawful excuse is.")
            : Close(ObligationAction.Excuse, reason, by, now);

    /// <summary>What the duty was for fell away.</summary>
    public Result<Change> Cancel(string reason, Actor by, DateTimeOffset now) => Close(ObligationAction.Cancel, reason, by, now);

    /// <summary>The meeting was held, and who was there is recorded.</summary>
    public Result<Change> Record(Attendance attendance, Actor by, DateTimeOffset now)
    {
        var action = attendance switch
        {
            Attendance.Present => ObligationAction.Fulfil,
            Attendance.Represented => ObligationAction.Represent,
            Attendance.Excused => ObligationAction.Excuse,
            _ => ObligationAction.Breach,
        };
        return Close(action, null, by, now);
    }

    /// <summary>The due time moves, and the ladder starts anew.</summary>
    public Result<Change> Move(DateTimeOffset dueAt, EscalationLadder ladder, DateTimeOffset now)
    {
        if (ObligationTransitions.Next(State, AwaitsRecord, ObligationAction.Move) is not { } next)
        {
            return ObligationErrors.NotOpen(State);
        }
        if (next == State && dueAt == DueAt)
        {
            return Change.None;
        }
        (State, DueAt, Answer) = (next, dueAt, null);
        (ClosedAt, ClosedBy, Reason, BreachedBySilence) = (null, null, null, false);
        (AcknowledgedAt, AcknowledgedBy) = (null, null);
        StartLadder(ladder, now);
        return Changed();
    }

    private bool AwaitsRecord => BreachedBySilence && Kind == ObligationKind.Attend;

    private Result<Change> Close(ObligationAction action, string? reason, Actor by, DateTimeOffset now)
    {
        if (reason?.Length > MaxReasonLength)
        {
            return Error.Validation("reason", $"At most {MaxReasonLength} characters.");
        }
        if (ObligationTransitions.Next(State, AwaitsRecord, action) is not { } next)
        {
            return ObligationErrors.NotOpen(State);
        }
        // A recorded absence replaces silence although the state is the same.
        if (next == State && !BreachedBySilence)
        {
            return Change.None;
        }
        (State, ClosedAt, ClosedBy, Reason, BreachedBySilence) = (next, now, by.Name, reason, false);
        NextActionAt = null;
        return Changed();
    }

    private Change CloseOrFallSilent(ObligationAction action, string? reason, Actor by, DateTimeOffset now)
    {
        if (Close(action, reason, by, now) is { IsSuccess: true } closed)
        {
            return closed.Value;
        }
        if (NextActionAt is null)
        {
            return Change.None;
        }
        NextActionAt = null;
        return Changed();
    }

    private Change Changed()
    {
        Version++;
        return Change.Made;
    }
}
