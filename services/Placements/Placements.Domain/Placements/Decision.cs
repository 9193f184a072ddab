using Tot.Placements.Domain.Clock;

namespace Tot.Placements.Domain.Placements;

public enum DecisionKind
{
    AcuteDecision,
    BoardDecision,
}

/// <summary>What is told of a decision when it is registered. Days are inclusive.</summary>
public sealed record DecisionFacts
{
    public required DecisionKind Kind { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required DateOnly FirstDay { get; init; }

    /// <summary>Null means as long as the rule allows.</summary>
    public DateOnly? LastDay { get; init; }

    public DateTimeOffset? ApplicationSentAt { get; init; }

    public DateTimeOffset? ComplaintReceivedAt { get; init; }

    /// <summary>Had the police assessed the danger as near and serious? As Intake answered, never as the caller claims.</summary>
    public bool DangerAssessed { get; init; }

    public string? OverlapReason { get; init; }

    public string? GapReason { get; init; }
}

/// <summary>A link in a placement's chain. What it states stays; which days it covers follows from the chain.</summary>
public sealed class Decision
{
    private Decision() { }

    internal Decision(DecisionId id, int number, DecisionFacts facts, AgencyId by, DateTimeOffset now)
    {
        (Id, Number, RegisteredBy, RegisteredAt) = (id, number, by, now);
        (Kind, DecidedAt, FirstDay, LastDay) = (facts.Kind, facts.DecidedAt, facts.FirstDay, facts.LastDay);
        (ApplicationSentAt, ComplaintReceivedAt) = (facts.ApplicationSentAt, facts.ComplaintReceivedAt);
        (DangerAssessed, OverlapReason, GapReason) = (facts.DangerAssessed, facts.OverlapReason, facts.GapReason);
    }

    public DecisionId Id { get; private init; }

    /// <summary>1 for the first decision of the chain.</summary>
    public int Number { get; private init; }

    public DecisionKind Kind { get; private init; }

    public DateTimeOffset DecidedAt { get; private init; }

    public DateOnly FirstDay { get; private init; }

    /// <summary>As stated; null means as long as the rule allows.</summary>
    public DateOnly? LastDay { get; private init; }

    public DateTimeOffset? ApplicationSentAt { get; internal set; }

    /// <summary>When an acute decision was approved.</summary>
    public DateTimeOffset? ApprovedAt { get; internal set; }

    public DateTimeOffset? ComplaintReceivedAt { get; internal set; }

    public DateTimeOffset? ComplaintHeardAt { get; internal set; }

    public bool DangerAssessed { get; private init; }

    public string? OverlapReason { get; private init; }

    public string? GapReason { get; private init; }

    public DateTimeOffset RegisteredAt { get; private init; }

    public AgencyId RegisteredBy { get; private init; }

    /// <summary>When it was struck as wrongly registered; it is kept, and counts for nothing.</summary>
    public DateTimeOffset? StruckAt { get; private set; }

    public string? StrikeReason { get; private set; }

    public AgencyId? StruckBy { get; private set; }

    public bool IsStruck => StruckAt is not null;

    internal void Strike(string reason, AgencyId by, DateTimeOffset now) => (StruckAt, StrikeReason, StruckBy) = (now, reason, by);

    internal DecisionEvent ToEvent() =>
        Kind is DecisionKind.AcuteDecision
            ? new AcuteDecisionEvent
            {
                DecidedAt = DecidedAt,
                FirstDay = FirstDay,
                LastDay = LastDay,
                ApplicationSentAt = ApplicationSentAt,
                ApprovedAt = ApprovedAt,
                ComplaintReceivedAt = ComplaintReceivedAt,
                ComplaintHeardAt = ComplaintHeardAt,
            }
            : new BoardDecisionEvent
            {
                DecidedAt = DecidedAt,
                FirstDay = FirstDay,
                LastDay = LastDay,
                DangerAssessed = DangerAssessed,
                OverlapReason = OverlapReason,
                GapReason = GapReason,
            };
}
