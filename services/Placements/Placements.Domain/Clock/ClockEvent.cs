namespace Tot.Placements.Domain.Clock;

/// <summary>Something that happened in a placement, as the legal clock sees it. Days are calendar days in Oslo; last days are included.</summary>
public abstract record ClockEvent;

/// <summary>A decision that holds the child in the institution.</summary>
public abstract record DecisionEvent : ClockEvent
{
    public required DateTimeOffset DecidedAt { get; init; }

    public required DateOnly FirstDay { get; init; }

    /// <summary>As stated in the decision; null means as long as the rule allows.</summary>
    public DateOnly? LastDay { get; init; }
}

/// <summary>By the child welfare leader or the prosecuting authority; chained to nothing, because an emergency waits for no formality.</summary>
public sealed record AcuteDecisionEvent : DecisionEvent
{
    /// <summary>When the board was applied to.</summary>
    public DateTimeOffset? ApplicationSentAt { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public DateTimeOffset? ComplaintReceivedAt { get; init; }

    public DateTimeOffset? ComplaintHeardAt { get; init; }
}

/// <summary>By the child welfare and health board (nemnd).</summary>
public sealed record BoardDecisionEvent : DecisionEvent
{
    /// <summary>Had the police assessed the danger as near and serious?</summary>
    public bool DangerAssessed { get; init; }

    /// <summary>Why it starts before the previous decision has ended.</summary>
    public string? OverlapReason { get; init; }

    /// <summary>Why days lie between it and the previous decision.</summary>
    public string? GapReason { get; init; }
}

/// <summary>The child was away; <paramref name="LastDay"/> is null until it is back.</summary>
public sealed record AbsenceEvent(DateOnly FirstDay, DateOnly? LastDay) : ClockEvent;

/// <summary>The child moved to another institution under the same decisions. Moves no date.</summary>
public sealed record TransferEvent(DateOnly FirstDay) : ClockEvent;

/// <summary>The placement ended; <paramref name="LastDay"/> is the last day in it.</summary>
public sealed record EndedEvent(DateOnly LastDay) : ClockEvent;

/// <summary>Child welfare, police and immigration have all signed the aftercare plan.</summary>
public sealed record AftercareSignedEvent(DateTimeOffset SignedAt) : ClockEvent;

/// <summary>The immigration authority granted a reflection period on <paramref name="GrantedOn"/>.</summary>
public sealed record ReflectionPeriodEvent(DateOnly GrantedOn) : ClockEvent;
