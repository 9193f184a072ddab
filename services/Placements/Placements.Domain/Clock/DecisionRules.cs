using System.Globalization;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Domain.Clock;

/// <summary>What each kind of decision must keep to. Refusals carry index 0; the chain numbers them.</summary>
internal static class DecisionRules
{
    public static IEnumerable<Refusal> Board(BoardDecisionEvent decision, RuleSet rules, DateOnly cap)
    {
        var longest = rules.LastDayOfWeeks(decision.FirstDay, rules.BoardDecisionWeeks.Value);
        var lawful = longest < cap ? longest : cap;
        if (decision.LastDay < decision.FirstDay)
        {
            yield return Reversed();
        }
        if (rules.BoardNeedsDangerAssessment.Value && !decision.DangerAssessed)
        {
            yield return new Refusal(
                0,
                RefusalCodes.DangerAssessmentMissing,
                "A board decision needs the police's assessment of a near and serious danger."
            );
        }
        if (ExceedsCap(decision, cap))
        {
            yield return PastCap(lawful);
        }
        if (decision.LastDay > longest)
        {
            yield return new Refusal(
                0,
                RefusalCodes.DecisionTooLong,
                $"A board decision lasts at most {rules.BoardDecisionWeeks.Value} weeks.",
                lawful
            );
        }
    }

    public static IEnumerable<Refusal> Acute(AcuteDecisionEvent decision, RuleSet rules, DateOnly asOf, DateOnly cap)
    {
        var standing = AcuteStanding.Of(decision, rules, asOf);
        var lapsed = standing.State is AcuteState.Lapsed;
        var lawful = lapsed && standing.ApplicationDueOn < cap ? standing.ApplicationDueOn : cap;
        if (decision.LastDay < decision.FirstDay)
        {
            yield return Reversed();
        }
        if (ExceedsCap(decision, cap))
        {
            yield return PastCap(lawful);
        }
        if (lapsed && (decision.LastDay > standing.ApplicationDueOn || decision.FirstDay > standing.ApplicationDueOn))
        {
            yield return new Refusal(
                0,
                RefusalCodes.AcuteLapses,
                $"The board was not applied to within {rules.AcuteApplicationDays.Value} days, so the acute decision lapses.",
                lawful
            );
        }
    }

    /// <summary>A board decision starts the day after the previous one, or cuts an acute one short.</summary>
    public static IEnumerable<Refusal> Follows(BoardDecisionEvent decision, Link? previous)
    {
        if (previous is null)
        {
            yield break;
        }
        var earliest = previous.IsAcute ? previous.FirstDay : previous.LastDay.AddDays(1);
        if (decision.FirstDay < earliest && string.IsNullOrWhiteSpace(decision.OverlapReason))
        {
            yield return new Refusal(
                0,
                RefusalCodes.DecisionOverlap,
                $"The previous decision lasts through {Text(previous.LastDay)}; an overlap needs a stated reason."
            );
        }
        if (decision.FirstDay > previous.MayStandThrough.AddDays(1) && string.IsNullOrWhiteSpace(decision.GapReason))
        {
            yield return new Refusal(
                0,
                RefusalCodes.DecisionGap,
                $"The previous decision lasts through {Text(previous.MayStandThrough)}; days without a decision need a stated reason."
            );
        }
    }

    public static DateOnly LastDayOf(BoardDecisionEvent decision, RuleSet rules, DateOnly cap)
    {
        var longest = rules.LastDayOfWeeks(decision.FirstDay, rules.BoardDecisionWeeks.Value);
        return decision.LastDay ?? (longest < cap ? longest : cap);
    }

    public static Refusal Reversed() => new(0, RefusalCodes.PeriodReversed, "The last day lies before the first day.");

    private static bool ExceedsCap(DecisionEvent decision, DateOnly cap) => decision.FirstDay > cap || decision.LastDay > cap;

    private static Refusal PastCap(DateOnly lawful) =>
        new(0, RefusalCodes.PlacementExceedsCap, $"The decision would run past the last lawful day, {Text(lawful)}.", lawful);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
