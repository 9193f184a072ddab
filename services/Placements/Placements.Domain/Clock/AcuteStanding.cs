using Tot.Kernel;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Domain.Clock;

/// <summary>Does an acute decision still stand? Known only as of a day: an unsent application is open until its due day has passed.</summary>
internal enum AcuteState
{
    /// <summary>Applied for in time: it stands until the board's decision starts, the placement ends, or the cap.</summary>
    Stands,
    Open,
    Lapsed,
}

internal sealed record AcuteStanding(AcuteState State, DateOnly ApplicationDueOn)
{
    public static AcuteStanding Of(AcuteDecisionEvent decision, RuleSet rules, DateOnly asOf)
    {
        var due = Oslo.Day(decision.DecidedAt).AddDays(rules.AcuteApplicationDays.Value);
        var sent = decision.ApplicationSentAt is { } at && Oslo.Day(at) <= due;
        return new AcuteStanding(
            sent ? AcuteState.Stands
                : asOf <= due ? AcuteState.Open
                : AcuteState.Lapsed,
            due
        );
    }

    /// <summary>The decision's last day as far as is known, when no board decision follows.</summary>
    public DateOnly LastDay(AcuteDecisionEvent decision, DateOnly cap) =>
        State switch
        {
            AcuteState.Stands => cap,
            AcuteState.Open => Earlier(decision.LastDay ?? Later(ApplicationDueOn, decision.FirstDay), cap),
            _ => Earlier(Earlier(decision.LastDay ?? ApplicationDueOn, ApplicationDueOn), cap),
        };

    /// <summary>The last day through which it may turn out to stand; a board decision that starts the day after leaves no gap.</summary>
    public DateOnly MayStandThrough(AcuteDecisionEvent decision, DateOnly cap) =>
        State is AcuteState.Open && decision.LastDay is null ? cap : LastDay(decision, cap);

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;
}
