using FsCheck;
using FsCheck.Fluent;
using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Tests.Clock;

internal sealed record RandomChain(RuleSet Rules, IReadOnlyList<ClockEvent> Events, DateTimeOffset AsOf)
{
    private static readonly RuleSet[] RuleSetsToTry =
    [
        RuleSets.Bvl1992,
        RuleSets.Bvl2021,
        .. RuleSets.All.Select(set => set with { PeriodEnd = set.PeriodEnd with { Value = PeriodEnd.CorrespondingDay } }),
    ];

    public override string ToString() => $"{Rules.Code} {Rules.PeriodEnd.Value} as of {AsOf:O}:\n  {string.Join("\n  ", Events)}";

    /// <summary>Chains from 2023 through 2031: month ends, leap years and clock changes come often; dates cluster round the limits.</summary>
    public static Arbitrary<RandomChain> Arbitrary() =>
        Arb.From(
            from rules in Gen.Elements(RuleSetsToTry)
            from first in FirstDays
            from count in Gen.Choose(1, 7)
            from events in EventsFrom(first, count)
            from asOf in Gen.Choose(-5, 230)
            from hour in Gen.Choose(0, 23)
            select new RandomChain(rules, events, Oslo.At(first.AddDays(asOf), new TimeOnly(hour, 59))),
            Shrink
        );

    private static Gen<DateOnly> FirstDays =>
        Gen.OneOf(
            from day in Gen.Choose(0, 8 * 365)
            select new DateOnly(2023, 1, 1).AddDays(day),
            from year in Gen.Choose(2023, 2031)
            from month in Gen.Choose(1, 12)
            from back in Gen.Choose(0, 3)
            select new DateOnly(year, month, DateTime.DaysInMonth(year, month) - back)
        );

    private static Gen<IReadOnlyList<ClockEvent>> EventsFrom(DateOnly first, int count)
    {
        var chain = Gen.Constant<(IReadOnlyList<ClockEvent> Done, DateOnly Next)>(([], first));
        for (var i = 0; i < count; i++)
        {
            chain =
                from soFar in chain
                from step in Step(soFar.Next)
                select ((IReadOnlyList<ClockEvent>)[.. soFar.Done, step.Event], step.Next);
        }
        return chain.Select(done => done.Done);
    }

    private static Gen<(ClockEvent Event, DateOnly Next)> Step(DateOnly next) =>
        Gen.Frequency((6, Board(next)), (3, Acute(next)), (1, Absence(next)), (1, Ended(next)));

    private static Gen<(ClockEvent Event, DateOnly Next)> Board(DateOnly next) =>
        from shift in Gen.Frequency((5, Gen.Constant(0)), (2, Gen.Choose(-3, 3)), (1, Gen.Choose(-30, 40)))
        from days in Gen.Frequency(
            (3, Gen.Constant<int?>(42)),
            (2, Gen.Choose(40, 44).Nullable()),
            (2, Gen.Constant<int?>(null)),
            (1, Gen.Choose(-1, 200).Nullable())
        )
        from danger in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from overlap in Reason
        from gap in Reason
        let first = next.AddDays(shift)
        select (
            (ClockEvent)
                new BoardDecisionEvent
                {
                    DecidedAt = Oslo.StartOf(first),
                    FirstDay = first,
                    LastDay = days is { } length ? first.AddDays(length - 1) : null,
                    DangerAssessed = danger,
                    OverlapReason = overlap,
                    GapReason = gap,
                },
            first.AddDays(days ?? 42)
        );

    private static Gen<(ClockEvent Event, DateOnly Next)> Acute(DateOnly next) =>
        from shift in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Choose(-20, 20)))
        from days in Gen.Frequency(
            (3, Gen.Constant<int?>(14)),
            (3, Gen.Choose(12, 17).Nullable()),
            (3, Gen.Constant<int?>(null)),
            (1, Gen.Choose(0, 200).Nullable())
        )
        from decided in Gen.Choose(-16 * 24 * 60, 2 * 24 * 60)
        from recent in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from sent in Gen.Frequency((2, Gen.Constant<int?>(null)), (2, Gen.Choose(0, 13).Nullable()), (2, Gen.Choose(13, 16).Nullable()))
        from minute in Gen.Choose(0, (24 * 60) - 1)
        from complaint in Gen.Frequency((3, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 20 * 24 * 60).Nullable()))
        let first = next.AddDays(shift)
        let decidedAt = Oslo.StartOf(first).AddMinutes(recent ? decided % (24 * 60) : decided)
        select (
            (ClockEvent)
                new AcuteDecisionEvent
                {
                    DecidedAt = decidedAt,
                    FirstDay = first,
                    LastDay = days is { } length ? first.AddDays(length - 1) : null,
                    ApplicationSentAt = sent is { } after
                        ? Oslo.At(Oslo.Day(decidedAt).AddDays(after), TimeOnly.MinValue.AddMinutes(minute))
                        : null,
                    ComplaintReceivedAt = complaint is { } minutes ? decidedAt.AddMinutes(minutes) : null,
                },
            first.AddDays(days ?? 15)
        );

    private static Gen<(ClockEvent Event, DateOnly Next)> Absence(DateOnly next) =>
        from shift in Gen.Choose(-40, 0)
        from days in Gen.Choose(1, 30)
        select ((ClockEvent)new AbsenceEvent(next.AddDays(shift), next.AddDays(shift + days)), next);

    private static Gen<(ClockEvent Event, DateOnly Next)> Ended(DateOnly next) =>
        from shift in Gen.Choose(-45, 5)
        select ((ClockEvent)new EndedEvent(next.AddDays(shift)), next);

    private static Gen<string?> Reason => Gen.Frequency((3, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>("stated")));

    private static IEnumerable<RandomChain> Shrink(RandomChain chain) =>
        chain.Events.Select((_, i) => chain with { Events = [.. chain.Events.Where((_, j) => j != i)] });
}

file static class Nullables
{
    public static Gen<int?> Nullable(this Gen<int> gen) => gen.Select(value => (int?)value);
}
