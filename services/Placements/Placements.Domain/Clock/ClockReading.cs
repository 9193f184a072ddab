namespace Tot.Placements.Domain.Clock;

/// <summary>What the legal clock says of a chain of events as of an instant.</summary>
/// <param name="FirstDay">First day of the first accepted decision.</param>
/// <param name="CapLastDay">The last lawful day of the placement, included.</param>
/// <param name="DaysUsed">Distinct days covered by accepted decisions through the local date asked for.</param>
/// <param name="DaysLeft">Days after the local date asked for through the cap's last day; never negative.</param>
public sealed record ClockReading(
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyList<DecisionPeriod> Decisions,
    DateOnly? FirstDay,
    DateOnly? CapLastDay,
    DateOnly? EndedOn,
    int DaysUsed,
    int DaysLeft,
    IReadOnlyList<ClockDeadline> Deadlines
)
{
    public bool Accepted => Refusals.Count == 0;
}

/// <summary>Days on which a child was held, both included.</summary>
public sealed record HeldPeriod(DateOnly FirstDay, DateOnly LastDay);

/// <summary>Why the event at <paramref name="Index"/> is refused.</summary>
/// <param name="LastLawfulDay">The last day the refused decision could have had, where length is the reason.</param>
public sealed record Refusal(int Index, string Code, string Message, DateOnly? LastLawfulDay = null);

/// <summary>An accepted decision and the days it covers; none when <paramref name="LastDay"/> lies before <paramref name="FirstDay"/>.</summary>
public sealed record DecisionPeriod(int Index, DecisionEvent Decision, DateOnly FirstDay, DateOnly LastDay);

/// <summary>A date by which something must be done, or on which something ends.</summary>
/// <param name="Index">The event it belongs to; null when it belongs to the whole placement.</param>
/// <param name="DueAt">The first instant at which it is missed (exclusive end).</param>
/// <param name="LatestSafeDay">The last Norwegian working day on or before the due day.</param>
/// <param name="MetAt">When what was owed was done; null while open.</param>
public sealed record ClockDeadline(
    DeadlineKind Kind,
    int? Index,
    DateOnly DueOn,
    DateTimeOffset DueAt,
    string Basis,
    RuleReference Rule,
    DateOnly LatestSafeDay,
    IReadOnlyList<Warning> Warnings,
    DateTimeOffset? MetAt
);

/// <summary>The parameter a deadline rests on.</summary>
public sealed record RuleReference(string RuleSet, string Parameter, string Source, Rules.Confidence Confidence);

/// <summary>A warning given <paramref name="LeadDays"/> before the due day, or on the working day before that.</summary>
public sealed record Warning(int LeadDays, DateOnly On);

public enum DeadlineKind
{
    AcuteApprovalTarget,
    AcuteApplicationDue,
    ComplaintHearingTarget,
    DecisionExpires,
    NextApplicationDue,
    CapReached,
    AftercarePlanDue,
    ReflectionPeriodEnds,
}
