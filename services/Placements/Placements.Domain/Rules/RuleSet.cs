using System.Globalization;

namespace Tot.Placements.Domain.Rules;

/// <summary>
/// A versioned set of the legal clock's rules. A placement keeps the rule set it was registered under. Day counts are calendar days in
/// Europe/Oslo, and a period's last day is included.
/// </summary>
public sealed record RuleSet
{
    /// <summary>Names the provision, for example <c>bvl-2021-6-6</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Counts up when a parameter of the same provision is corrected.</summary>
    public required int Version { get; init; }

    public required string Title { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day in force, included; null while in force.</summary>
    public DateOnly? ValidUntil { get; init; }

    public required string Source { get; init; }

    public required Confidence Confidence { get; init; }

    public required Parameter<PeriodEnd> PeriodEnd { get; init; }

    /// <summary>The longest board decision, in weeks.</summary>
    public required Parameter<int> BoardDecisionWeeks { get; init; }

    /// <summary>The cap on all decisions together, acute days included, in calendar months.</summary>
    public required Parameter<int> CapMonths { get; init; }

    /// <summary>Days from the day of an acute decision within which the board must be applied to; a filing date.</summary>
    public required Parameter<int> AcuteApplicationDays { get; init; }

    /// <summary>Elapsed hours within which an acute decision should be approved: a target, not a lapse.</summary>
    public required Parameter<int> AcuteApprovalHours { get; init; }

    /// <summary>Days within which a complaint on an acute decision should be heard: a target, not a lapse.</summary>
    public required Parameter<int> ComplaintHearingDays { get; init; }

    /// <summary>Does a board decision need the police's assessment of a near and serious danger?</summary>
    public required Parameter<bool> BoardNeedsDangerAssessment { get; init; }

    /// <summary>Do days of absence count as days used? The cap's last day does not move in either case.</summary>
    public required Parameter<bool> InterruptionsCount { get; init; }

    /// <summary>Days before the latest decision's last day on which the next application is due.</summary>
    public required Parameter<int> NextApplicationDays { get; init; }

    /// <summary>Days before the latest decision's last day on which the aftercare plan is due.</summary>
    public required Parameter<int> AftercareDaysBeforeExpiry { get; init; }

    /// <summary>Days before the cap's last day on which the aftercare plan is due, if that is earlier.</summary>
    public required Parameter<int> AftercareDaysBeforeCap { get; init; }

    /// <summary>The reflection period in months; not renewable.</summary>
    public required Parameter<int> ReflectionPeriodMonths { get; init; }

    /// <summary>Days before a due day on which a warning is given.</summary>
    public required Parameter<IReadOnlyList<int>> WarningLeadDays { get; init; }

    /// <summary>Rule set and version as deadlines record them, for example <c>bvl-2021-6-6/1</c>.</summary>
    public string Reference => string.Create(CultureInfo.InvariantCulture, $"{Code}/{Version}");

    /// <summary>The last day, included, of a period of <paramref name="weeks"/> that begins on <paramref name="first"/>.</summary>
    public DateOnly LastDayOfWeeks(DateOnly first, int weeks) => EndOf(first.AddDays(7 * weeks));

    /// <summary>
    /// The last day, included, of a period of <paramref name="months"/> that begins on <paramref name="first"/>. The day number is kept and
    /// clamped to the month's last day: 31 August and six months is 28 or 29 February.
    /// </summary>
    public DateOnly LastDayOfMonths(DateOnly first, int months) => EndOf(first.AddMonths(months));

    public IEnumerable<ParameterView> Parameters =>
        [
            View("period-end", PeriodEnd, PeriodEnd.Value is Rules.PeriodEnd.DayBefore ? "day-before" : "corresponding-day", "reading"),
            View("board-decision-max", BoardDecisionWeeks, "weeks"),
            View("cap", CapMonths, "months"),
            View("acute-application", AcuteApplicationDays, "days"),
            View("acute-approval-target", AcuteApprovalHours, "hours"),
            View("complaint-hearing-target", ComplaintHearingDays, "days"),
            View(
                "board-needs-danger-assessment",
                BoardNeedsDangerAssessment,
                BoardNeedsDangerAssessment.Value ? "true" : "false",
                "yes-no"
            ),
            View("interruptions-count", InterruptionsCount, InterruptionsCount.Value ? "true" : "false", "yes-no"),
            View("next-application", NextApplicationDays, "days"),
            View("aftercare-before-expiry", AftercareDaysBeforeExpiry, "days"),
            View("aftercare-before-cap", AftercareDaysBeforeCap, "days"),
            View("reflection-period", ReflectionPeriodMonths, "months"),
            View("warning-leads", WarningLeadDays, string.Join(", ", WarningLeadDays.Value), "days"),
        ];

    private DateOnly EndOf(DateOnly correspondingDay) =>
        PeriodEnd.Value is Rules.PeriodEnd.DayBefore ? correspondingDay.AddDays(-1) : correspondingDay;

    private static ParameterView View(string name, Parameter<int> parameter, string unit) =>
        View(name, parameter, parameter.Value.ToString(CultureInfo.InvariantCulture), unit);

    private static ParameterView View<T>(string name, Parameter<T> parameter, string value, string unit) =>
        new(name, value, unit, parameter.Source, parameter.Confidence);
}
