using System.Globalization;
using Tot.Kernel;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Domain.Clock;

/// <summary>The deadlines that follow from a chain. What concerns going on is dropped once the placement has ended.</summary>
internal sealed class Deadlines(RuleSet rules, Chain chain)
{
    public IEnumerable<ClockDeadline> All() => OfAcuteDecisions().Concat(OfThePlacement()).Concat(OfTheReflectionPeriod());

    private IEnumerable<ClockDeadline> OfAcuteDecisions()
    {
        foreach (var link in chain.Links)
        {
            if (link.Decision is not AcuteDecisionEvent acute)
            {
                continue;
            }
            var decidedOn = Oslo.Day(acute.DecidedAt);
            yield return At(
                DeadlineKind.AcuteApprovalTarget,
                link.Index,
                acute.DecidedAt.AddHours(rules.AcuteApprovalHours.Value),
                $"{rules.AcuteApprovalHours.Value} hours after the acute decision was made",
                Rule("acute-approval-target", rules.AcuteApprovalHours),
                acute.ApprovedAt
            );
            var applyBy = decidedOn.AddDays(rules.AcuteApplicationDays.Value);
            if (!(chain.EndedOn <= applyBy && acute.ApplicationSentAt is null))
            {
                yield return On(
                    DeadlineKind.AcuteApplicationDue,
                    link.Index,
                    applyBy,
                    $"{rules.AcuteApplicationDays.Value} days after the acute decision of {Text(decidedOn)}; not applied for by then, it lapses",
                    Rule("acute-application", rules.AcuteApplicationDays),
                    acute.ApplicationSentAt
                );
            }
            if (acute.ComplaintReceivedAt is { } complaint)
            {
                yield return On(
                    DeadlineKind.ComplaintHearingTarget,
                    link.Index,
                    Oslo.Day(complaint).AddDays(rules.ComplaintHearingDays.Value),
                    $"{rules.ComplaintHearingDays.Value} days after the complaint of {Text(Oslo.Day(complaint))}",
                    Rule("complaint-hearing-target", rules.ComplaintHearingDays),
                    acute.ComplaintHeardAt
                );
            }
        }
    }

    private IEnumerable<ClockDeadline> OfThePlacement()
    {
        if (chain is not { Links: [.., var latest], FirstDay: { } first, CapLastDay: { } cap })
        {
            yield break;
        }
        if (chain.EndedOn is null)
        {
            yield return On(
                DeadlineKind.DecisionExpires,
                null,
                latest.LastDay,
                $"Last day of the {(latest.IsAcute ? "acute" : "board")} decision from {Text(latest.FirstDay)}",
                latest.IsAcute
                    ? Rule("acute-application", rules.AcuteApplicationDays)
                    : Rule("board-decision-max", rules.BoardDecisionWeeks)
            );
            yield return On(
                DeadlineKind.CapReached,
                null,
                cap,
                $"Last day of {rules.CapMonths.Value} months from {Text(chain.CapFirstDay ?? first)}",
                Rule("cap", rules.CapMonths)
            );
            if (latest.LastDay < cap)
            {
                yield return On(
                    DeadlineKind.NextApplicationDue,
                    null,
                    latest.LastDay.AddDays(-rules.NextApplicationDays.Value),
                    $"{rules.NextApplicationDays.Value} days before the latest decision's last day, {Text(latest.LastDay)}",
                    Rule("next-application", rules.NextApplicationDays)
                );
            }
        }
        yield return AftercarePlan(latest, first, cap);
    }

    private ClockDeadline AftercarePlan(Link latest, DateOnly first, DateOnly cap)
    {
        var beforeExpiry = latest.LastDay.AddDays(-rules.AftercareDaysBeforeExpiry.Value);
        var beforeCap = cap.AddDays(-rules.AftercareDaysBeforeCap.Value);
        var byExpiry = beforeExpiry <= beforeCap;
        var due = byExpiry ? beforeExpiry : beforeCap;
        return On(
            DeadlineKind.AftercarePlanDue,
            null,
            due < first ? first : due,
            byExpiry
                ? $"{rules.AftercareDaysBeforeExpiry.Value} days before the latest decision's last day, {Text(latest.LastDay)}"
                : $"{rules.AftercareDaysBeforeCap.Value} days before the last lawful day, {Text(cap)}",
            byExpiry
                ? Rule("aftercare-before-expiry", rules.AftercareDaysBeforeExpiry)
                : Rule("aftercare-before-cap", rules.AftercareDaysBeforeCap),
            chain.AftercareSignedAt
        );
    }

    private IEnumerable<ClockDeadline> OfTheReflectionPeriod()
    {
        if (chain.ReflectionPeriod is { GrantedOn: var granted, Index: var index })
        {
            yield return On(
                DeadlineKind.ReflectionPeriodEnds,
                index,
                rules.LastDayOfMonths(granted, rules.ReflectionPeriodMonths.Value),
                $"Last day of {rules.ReflectionPeriodMonths.Value} months from {Text(granted)}, not renewable",
                Rule("reflection-period", rules.ReflectionPeriodMonths)
            );
        }
    }

    private ClockDeadline On(DeadlineKind kind, int? index, DateOnly day, string basis, RuleReference rule, DateTimeOffset? metAt = null) =>
        Create(kind, index, day, Oslo.EndOf(day), basis, rule, metAt);

    private ClockDeadline At(DeadlineKind kind, int? index, DateTimeOffset due, string basis, RuleReference rule, DateTimeOffset? metAt) =>
        Create(kind, index, Oslo.Day(due), Oslo.At(due), basis, rule, metAt);

    private ClockDeadline Create(
        DeadlineKind kind,
        int? index,
        DateOnly day,
        DateTimeOffset due,
        string basis,
        RuleReference rule,
        DateTimeOffset? metAt
    ) =>
        new(
            kind,
            index,
            day,
            due,
            basis,
            rule,
            NorwegianCalendar.WorkingDayOnOrBefore(day),
            [.. rules.WarningLeadDays.Value.Select(lead => new Warning(lead, NorwegianCalendar.WorkingDayOnOrBefore(day.AddDays(-lead))))],
            metAt is { } at && at < due ? metAt : null
        );

    private RuleReference Rule<T>(string name, Parameter<T> parameter) =>
        new(rules.Reference, name, parameter.Source, parameter.Confidence);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
