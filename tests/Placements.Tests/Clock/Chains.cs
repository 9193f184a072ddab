using System.Globalization;
using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Tests.Clock;

/// <summary>Short words for building chains in tests.</summary>
internal static class Chains
{
    public static readonly RuleSet CorrespondingDay = RuleSets.Bvl2021 with
    {
        PeriodEnd = RuleSets.Bvl2021.PeriodEnd with { Value = PeriodEnd.CorrespondingDay },
    };

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateTimeOffset Noon(string day) => Oslo.At(Day(day), new TimeOnly(12, 0));

    public static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static AcuteDecisionEvent Acute(string firstDay, string? lastDay = null, string? sentOn = null) =>
        new()
        {
            DecidedAt = Noon(firstDay),
            FirstDay = Day(firstDay),
            LastDay = lastDay is null ? null : Day(lastDay),
            ApplicationSentAt = sentOn is null ? null : Noon(sentOn),
        };

    public static BoardDecisionEvent Board(string firstDay, string? lastDay = null) =>
        new()
        {
            DecidedAt = Noon(firstDay),
            FirstDay = Day(firstDay),
            LastDay = lastDay is null ? null : Day(lastDay),
            DangerAssessed = true,
        };

    public static ClockReading Read(string asOf, params ClockEvent[] events) => Read(RuleSets.Bvl2021, asOf, events);

    public static ClockReading Read(RuleSet rules, string asOf, params ClockEvent[] events) => LegalClock.Read(rules, events, Noon(asOf));

    public static ClockDeadline Deadline(this ClockReading reading, DeadlineKind kind) =>
        Assert.Single(reading.Deadlines, deadline => deadline.Kind == kind);

    public static string[] Codes(this ClockReading reading) => [.. reading.Refusals.Select(refusal => refusal.Code)];
}
