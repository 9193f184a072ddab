using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Domain.Proposals;

/// <summary>The days for which places are wanted.</summary>
/// <param name="FirstDay">The first day wanted.</param>
/// <param name="LastDay">The last day wanted, included, however late the stay begins; null for as long as the rule set allows from its first day.</param>
public sealed record WantedStay(DateOnly FirstDay, DateOnly? LastDay, RuleSet Rules)
{
    /// <summary>Nothing is planned so far ahead.</summary>
    private const int YearsAhead = 10;

    /// <summary>The last lawful day of a stay that begins on the first day wanted.</summary>
    public DateOnly CapLastDay => Cap(FirstDay);

    public DateOnly LatestFirstDay => LastDay ?? FirstDay.AddYears(YearsAhead);

    public DateOnly LastDayFrom(DateOnly first) => LastDay ?? Cap(first);

    private DateOnly Cap(DateOnly first) => Rules.LastDayOfMonths(first, Rules.CapMonths.Value);
}
