namespace Tot.Placements.Domain.Clock;

/// <summary>An accepted decision while the chain is being read: later events shorten it.</summary>
internal sealed class Link(int index, DecisionEvent decision, DateOnly lastDay, DateOnly mayStandThrough)
{
    public int Index => index;

    public DecisionEvent Decision => decision;

    public DateOnly FirstDay => decision.FirstDay;

    public DateOnly LastDay { get; private set; } = lastDay;

    /// <summary>Differs from <see cref="LastDay"/> only for an acute decision whose application is still open.</summary>
    public DateOnly MayStandThrough { get; private set; } = mayStandThrough;

    public bool IsAcute => decision is AcuteDecisionEvent;

    /// <summary>The board's decision replaces an acute one, which ends the day before, unless it had ended earlier.</summary>
    public void ReplacedFrom(DateOnly start)
    {
        if (IsAcute && start <= MayStandThrough.AddDays(1))
        {
            LastDay = MayStandThrough = start.AddDays(-1);
        }
    }

    public void EndOn(DateOnly day)
    {
        LastDay = day < LastDay ? day : LastDay;
        MayStandThrough = LastDay;
    }

    public bool Covers(DateOnly day) => FirstDay <= day && day <= LastDay;

    public DecisionPeriod ToPeriod() => new(index, decision, FirstDay, LastDay);
}
