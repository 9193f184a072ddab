using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Domain.Deadlines;

/// <summary>
/// A deadline with an identity: it keeps its id when it moves, and its version counts the moves. One of a kind per placement, or per
/// decision where it belongs to one; or the one of a person's reflection period.
/// </summary>
public sealed class Deadline
{
    private readonly List<DeadlineWarning> _warnings = [];

    private Deadline() { }

    public DeadlineId Id { get; private init; }

    /// <summary>Null when it belongs to a reflection period.</summary>
    public PlacementId? PlacementId { get; private init; }

    /// <summary>Null when it belongs to a placement.</summary>
    public ReflectionPeriodId? ReflectionPeriodId { get; private init; }

    public CaseId CaseId { get; private init; }

    public DecisionId? DecisionId { get; private init; }

    public DeadlineKind Kind { get; private init; }

    public DateOnly DueOn { get; private set; }

    /// <summary>The first instant at which it is missed.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public string Basis { get; private set; } = "";

    /// <summary>Rule set and version, for example <c>bvl-2021-6-6/1</c>.</summary>
    public string RuleSet { get; private set; } = "";

    /// <summary>The parameter of the rule set.</summary>
    public string Rule { get; private set; } = "";

    public string Source { get; private set; } = "";

    public Confidence Confidence { get; private set; }

    public DateOnly LatestSafeDay { get; private set; }

    /// <summary>1 when set, raised each time it moves or comes back.</summary>
    public int Version { get; private set; }

    public DeadlineState State { get; private set; }

    public DateTimeOffset? MetAt { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public AgencyId? AcknowledgedBy { get; private set; }

    /// <summary>When the deadline engine must look at it next; null when never again.</summary>
    public DateTimeOffset? NextActionAt { get; private set; }

    /// <summary>Raised by every change, by one for each that is told; guards against two writers.</summary>
    public long Revision { get; private set; }

    /// <summary>Of every version; those of earlier versions only when they were sent.</summary>
    public IReadOnlyList<DeadlineWarning> Warnings => _warnings;

    public bool IsOpen => State is DeadlineState.Upcoming or DeadlineState.Warned or DeadlineState.Acknowledged;

    internal static Deadline Create(DeadlineId id, PlacementId placement, CaseId @case, DecisionId? decision, DeadlineKind kind) =>
        new()
        {
            Id = id,
            PlacementId = placement,
            CaseId = @case,
            DecisionId = decision,
            Kind = kind,
        };

    internal static Deadline Create(DeadlineId id, ReflectionPeriodId period, CaseId @case, DeadlineKind kind) =>
        new()
        {
            Id = id,
            ReflectionPeriodId = period,
            CaseId = @case,
            Kind = kind,
        };

    /// <summary>Brings it in line with what the clock says now. A deadline that was met has done its work, and moves no more.</summary>
    internal IEnumerable<DeadlineChange> Follow(ClockDeadline clock, DateTimeOffset now)
    {
        if (State is DeadlineState.Met)
        {
            return [];
        }
        List<DeadlineChange> changes = [];
        if (Version == 0 || State is DeadlineState.Withdrawn)
        {
            Schedule(clock, now);
            changes.Add(new DeadlineSet(this));
        }
        else if (DueAt != clock.DueAt)
        {
            var previous = DueOn;
            Schedule(clock, now);
            changes.Add(new DeadlineMoved(this, previous));
        }
        Basis = clock.Basis;
        if (clock.MetAt is { } metAt)
        {
            (State, MetAt) = (DeadlineState.Met, metAt);
            changes.Add(new DeadlineMet(this));
        }
        if (changes.Count > 0 || IsAsleep)
        {
            Settle(changes.Count);
        }
        return changes;
    }

    internal IEnumerable<DeadlineChange> Withdraw()
    {
        if (!IsOpen)
        {
            return [];
        }
        State = DeadlineState.Withdrawn;
        Settle(told: 1);
        return [new DeadlineWithdrawn(this)];
    }

    /// <summary>Gives every warning that is due, and says when the deadline was missed. Each once, however often it is called.</summary>
    public IReadOnlyList<DeadlineChange> Tick(DateTimeOffset now)
    {
        if (!IsOpen || NextActionAt > now)
        {
            return [];
        }
        List<DeadlineChange> changes = [];
        (AcknowledgedAt, AcknowledgedBy) = (null, null);
        foreach (var warning in Pending().Where(warning => warning.DueFrom <= now).OrderByDescending(warning => warning.LeadDays))
        {
            warning.Send(now);
            State = DeadlineState.Warned;
            changes.Add(new DeadlineApproaching(this, warning.LeadDays, warning.WarnOn, warning.Late));
        }
        if (DueAt <= now)
        {
            State = DeadlineState.Missed;
            changes.Add(new DeadlineMissed(this, Late: now > DueAt.AddDays(1)));
        }
        Settle(changes.Count);
        return changes;
    }

    /// <summary>A person has seen the warning. A later warning or the miss wants its own acknowledgement; a missed deadline stays missed.</summary>
    public Result<IReadOnlyList<DeadlineChange>> Acknowledge(AgencyId by, DateTimeOffset now)
    {
        if (State is DeadlineState.Acknowledged || (State is DeadlineState.Missed && AcknowledgedAt is not null))
        {
            return Array.Empty<DeadlineChange>();
        }
        if (State is not (DeadlineState.Warned or DeadlineState.Missed))
        {
            return Error.Rule("DEADLINE_NOT_WARNED", "There is no open warning to acknowledge.");
        }
        State = State is DeadlineState.Warned ? DeadlineState.Acknowledged : State;
        (AcknowledgedAt, AcknowledgedBy) = (now, by);
        Revision++;
        return new DeadlineChange[] { new DeadlineAcknowledged(this, by) };
    }

    /// <summary>Nothing would wake it in time: that is not what it was left with.</summary>
    private bool IsAsleep => IsOpen && (NextActionAt is null || NextActionAt > Next());

    private DateTimeOffset Next() => Pending().Select(warning => warning.DueFrom).Append(DueAt).Min();

    private IEnumerable<DeadlineWarning> Pending() => _warnings.Where(warning => warning.Version == Version && warning.SentAt is null);

    private void Schedule(ClockDeadline clock, DateTimeOffset now)
    {
        (DueOn, DueAt, LatestSafeDay) = (clock.DueOn, clock.DueAt, clock.LatestSafeDay);
        (RuleSet, Rule, Source, Confidence) = (clock.Rule.RuleSet, clock.Rule.Parameter, clock.Rule.Source, clock.Rule.Confidence);
        (State, MetAt, AcknowledgedAt, AcknowledgedBy) = (DeadlineState.Upcoming, null, null, null);
        _warnings.RemoveAll(warning => warning.SentAt is null);
        Version++;
        // What was to be said before anyone could know of the deadline is not owed; but one warning always is.
        var today = Oslo.Day(now);
        var owed = clock.Warnings.Where(warning => warning.On >= today).ToList();
        var warnings = owed.Count > 0 ? owed : [clock.Warnings.MinBy(warning => warning.LeadDays)!];
        _warnings.AddRange(warnings.Select(warning => new DeadlineWarning(Version, warning.LeadDays, warning.On)));
    }

    private void Settle(int told)
    {
        Revision += told;
        if (!IsOpen)
        {
            _warnings.RemoveAll(warning => warning.SentAt is null);
            NextActionAt = null;
            return;
        }
        NextActionAt = Next();
    }
}
