using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Institutions;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Domain.Placements;

public enum PlacementState
{
    /// <summary>No decision holds yet.</summary>
    Registered,
    Running,
    Ended,
}

/// <summary>
/// A child's placement: an institution, a chain of decisions, days absent, and the deadlines that follow from them. Every change reads the
/// legal clock anew and brings the deadlines in line.
/// </summary>
public sealed partial class Placement
{
    private readonly List<Decision> _decisions = [];
    private readonly List<Absence> _absences = [];
    private readonly List<Deadline> _deadlines = [];

    private Placement() { }

    public PlacementId Id { get; private init; }

    public CaseId CaseId { get; private init; }

    public PersonId ChildId { get; private init; }

    /// <summary>Where the child is now.</summary>
    public InstitutionId InstitutionId { get; private set; }

    /// <summary>Code of the rule set it was registered under.</summary>
    public string RuleSetCode { get; private init; } = "";

    public DateOnly? ReflectionPeriodGrantedOn { get; private init; }

    public PlacementState State { get; private set; }

    /// <summary>The last day in the placement, included.</summary>
    public DateOnly? EndedOn { get; private set; }

    public string? EndReason { get; private set; }

    public DateTimeOffset RegisteredAt { get; private init; }

    public AgencyId RegisteredBy { get; private init; }

    /// <summary>Raised by every command that changes something; deadlines that fire do not raise it.</summary>
    public long Version { get; private set; }

    /// <summary>In the order in which they were registered, those struck as wrong among them.</summary>
    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>Those that count.</summary>
    public IReadOnlyList<Decision> StandingDecisions => [.. _decisions.Where(decision => !decision.IsStruck)];

    public IReadOnlyList<Absence> Absences => _absences;

    public IReadOnlyList<Deadline> Deadlines => _deadlines;

    public RuleSet Rules => RuleSets.Find(RuleSetCode) ?? throw new InvalidOperationException($"Unknown rule set {RuleSetCode}.");

    public static Result<(Placement Placement, IReadOnlyList<PlacementChange> Changes)> Start(
        PlacementFacts facts,
        Institution institution,
        AgencyId by,
        DateTimeOffset now
    )
    {
        if (facts.ChildIsAdult)
        {
            return PlacementErrors.ChildNotMinor;
        }
        if (!institution.IsApprovedFor(Oslo.Day(now), Oslo.Day(now)))
        {
            return PlacementErrors.InstitutionNotApproved(institution);
        }
        if (facts.PlacesTaken >= institution.Places)
        {
            return PlacementErrors.InstitutionFull(institution);
        }
        var placement = new Placement
        {
            Id = Ids.New<PlacementId>(now),
            CaseId = facts.CaseId,
            ChildId = facts.ChildId,
            InstitutionId = institution.Id,
            RuleSetCode = facts.Rules.Code,
            ReflectionPeriodGrantedOn = facts.ReflectionPeriodGrantedOn,
            RegisteredAt = now,
            RegisteredBy = by,
        };
        placement._elsewhere.AddRange(facts.Elsewhere ?? []);
        institution.Admit();
        return (placement, placement.Commit([new PlacementStarted(placement)], now));
    }

    public Result<IReadOnlyList<PlacementChange>> RegisterDecision(
        DecisionFacts facts,
        Institution institution,
        AgencyId by,
        DateTimeOffset now
    )
    {
        var decision = new Decision(Ids.New<DecisionId>(now), _decisions.Count + 1, facts, by, now);
        var events = Events();
        var reading = LegalClock.Read(Rules, [.. events, decision.ToEvent()], now, settled: events.Count, Held);
        List<Refusal> refusals = [.. reading.Refusals];
        if (ChildFoundAdultAt is not null)
        {
            refusals.Add(PlacementErrors.AdultRefusal);
        }
        if (!institution.IsApprovedFor(facts.FirstDay, MustBeApprovedUntil(facts)))
        {
            refusals.Add(PlacementErrors.InstitutionRefusal);
        }
        if (refusals.Count > 0)
        {
            return PlacementErrors.Refused(refusals);
        }
        _decisions.Add(decision);
        State = PlacementState.Running;
        return Commit([new DecisionRegistered(this, decision, reading.Decisions[^1].LastDay)], now);
    }

    /// <summary>The child is missing from <paramref name="firstDay"/> on. Told at once; the days still count.</summary>
    public Result<IReadOnlyList<PlacementChange>> RecordMissing(DateOnly firstDay, DateTimeOffset now)
    {
        if (_absences.Exists(absence => absence.FirstDay == firstDay))
        {
            return Nothing;
        }
        if (_absences.Exists(absence => absence.LastDay is null))
        {
            return PlacementErrors.ChildAlreadyMissing;
        }
        if (State is PlacementState.Ended)
        {
            return PlacementErrors.Ended;
        }
        var missing = new Absence(Ids.New<AbsenceId>(now), firstDay);
        _absences.Add(missing);
        return Commit([new ChildMissing(this, missing)], now);
    }

    /// <summary>The missing child is back; <paramref name="lastDay"/> is the last day away.</summary>
    public Result<IReadOnlyList<PlacementChange>> RecordReturn(DateOnly lastDay, DateTimeOffset now)
    {
        if (_absences.Find(absence => absence.LastDay is null) is not { } absence)
        {
            return _absences.Exists(known => known.LastDay == lastDay) ? Nothing : PlacementErrors.ChildNotMissing;
        }
        if (lastDay < absence.FirstDay)
        {
            return Error.Validation("lastDay", "The last day away must not lie before the first.");
        }
        absence.LastDay = lastDay;
        return Commit([new ChildReturned(this, absence)], now);
    }

    public Result<IReadOnlyList<PlacementChange>> End(DateOnly lastDay, string reason, DateTimeOffset now)
    {
        if (State is PlacementState.Ended)
        {
            return EndedOn == lastDay && string.Equals(EndReason, reason, StringComparison.Ordinal) ? Nothing : PlacementErrors.Ended;
        }
        if (StandingDecisions is [var first, ..] && lastDay < first.FirstDay)
        {
            return Error.Validation("lastDay", "The last day must not lie before the placement's first day.");
        }
        (State, EndedOn, EndReason) = (PlacementState.Ended, lastDay, reason);
        return Commit([new PlacementEnded(this)], now);
    }

    public ClockReading Read(DateTimeOffset asOf)
    {
        var events = Events();
        return LegalClock.Read(Rules, events, asOf, settled: events.Count, Held);
    }

    /// <summary>Brings the deadlines in line with the clock, as time alone may change them: an acute decision lapses.</summary>
    public IReadOnlyList<PlacementChange> Reconcile(DateTimeOffset now) => [.. FollowClock(now)];

    private IReadOnlyList<HeldPeriod> Held => [.. _elsewhere.Select(held => held.Period)];

    private static Result<IReadOnlyList<PlacementChange>> Nothing => Array.Empty<PlacementChange>();

    private PlacementChange[] Commit(IEnumerable<PlacementChange> changes, DateTimeOffset now)
    {
        Version++;
        return [.. changes, .. FollowClock(now)];
    }

    private IEnumerable<DeadlineChange> FollowClock(DateTimeOffset now)
    {
        List<DeadlineChange> changes = [];
        HashSet<DeadlineId> followed = [];
        var standing = StandingDecisions;
        foreach (var clock in Read(now).Deadlines)
        {
            var decision = clock.Index < standing.Count ? standing[clock.Index.Value].Id : (DecisionId?)null;
            var deadline = _deadlines.Find(known => known.Kind == clock.Kind && known.DecisionId == decision);
            if (deadline is null)
            {
                deadline = Deadline.Create(Ids.New<DeadlineId>(now), Id, CaseId, decision, clock.Kind);
                _deadlines.Add(deadline);
            }
            followed.Add(deadline.Id);
            changes.AddRange(deadline.Follow(clock, now));
        }
        changes.AddRange(_deadlines.Where(deadline => !followed.Contains(deadline.Id)).SelectMany(deadline => deadline.Withdraw()));
        return changes;
    }

    /// <summary>Decisions come first, so that a clock event's index is its decision's place among those that stand.</summary>
    private List<ClockEvent> Events()
    {
        List<ClockEvent> events = [.. StandingDecisions.Select(decision => decision.ToEvent())];
        events.AddRange(_transfers.Select(transfer => new TransferEvent(transfer.FirstDay)));
        events.AddRange(_absences.Select(absence => new AbsenceEvent(absence.FirstDay, absence.LastDay)));
        if (ReflectionPeriodGrantedOn is { } granted)
        {
            events.Add(new ReflectionPeriodEvent(granted));
        }
        if (Aftercare?.SignedAt is { } signedAt)
        {
            events.Add(new AftercareSignedEvent(signedAt));
        }
        if (EndedOn is { } last)
        {
            events.Add(new EndedEvent(last));
        }
        return events;
    }

    /// <summary>As long as the decision itself can last; an acute one is judged by its two weeks, whatever it later stands.</summary>
    private DateOnly MustBeApprovedUntil(DecisionFacts facts)
    {
        var longest =
            facts.Kind is DecisionKind.BoardDecision
                ? Rules.LastDayOfWeeks(facts.FirstDay, Rules.BoardDecisionWeeks.Value)
                : Oslo.Day(facts.DecidedAt).AddDays(Rules.AcuteApplicationDays.Value);
        var own = StandingDecisions is [var first, ..] ? first.FirstDay : facts.FirstDay;
        var cap = Rules.LastDayOfMonths(_elsewhere.Select(held => held.FirstDay).Append(own).Min(), Rules.CapMonths.Value);
        return facts.LastDay ?? (longest < cap ? longest : cap);
    }
}

/// <summary>What is told when a placement is registered.</summary>
/// <param name="PlacesTaken">By other children in the institution today.</param>
/// <param name="Elsewhere">Days on which the child's other placements under the same provision hold it.</param>
public sealed record PlacementFacts(
    CaseId CaseId,
    PersonId ChildId,
    bool ChildIsAdult,
    RuleSet Rules,
    DateOnly? ReflectionPeriodGrantedOn,
    int PlacesTaken = 0,
    IReadOnlyList<HeldElsewhere>? Elsewhere = null
);
