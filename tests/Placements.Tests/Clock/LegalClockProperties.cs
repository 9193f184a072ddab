using FsCheck;
using FsCheck.Fluent;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Tests.Clock;

public sealed class LegalClockProperties
{
    [Fact]
    public void Clock_AgreesWithTheNaiveOne_OnRandomChains() =>
        ForRandomChains(
            100_000,
            chain =>
            {
                var naive = new NaiveClock(chain.Rules, chain.AsOf);
                naive.Read(chain.Events);

                var reading = Read(chain);

                Assert.Equal(naive.Refused.Order(), reading.Refusals.Select(refusal => (refusal.Index, refusal.Code)).Order());
                Assert.Equal((naive.First, naive.Cap), (reading.FirstDay, reading.CapLastDay));
                Assert.Equal((naive.DaysUsed(), naive.DaysLeft()), (reading.DaysUsed, reading.DaysLeft));
                Assert.Equal(naive.Deadlines().Order(), reading.Deadlines.Select(d => (d.Kind, d.Index, d.DueOn)).Order());
            }
        );

    [Fact]
    public void NoAcceptedDecision_RunsPastTheCap_AndNoMoreDaysAreUsedThanTheCapHolds() =>
        ForRandomChains(
            10_000,
            chain =>
            {
                var reading = Read(chain);

                Assert.All(reading.Decisions, decision => Assert.True(decision.LastDay <= reading.CapLastDay));
                Assert.InRange(reading.DaysUsed, 0, 185);
                Assert.True(reading.CapLastDay is null || reading.DaysUsed + reading.DaysLeft <= 185);
            }
        );

    [Fact]
    public void RefusedEvents_ChangeNothing() =>
        ForRandomChains(
            10_000,
            chain =>
            {
                var reading = Read(chain);
                var refused = reading.Refusals.Select(refusal => refusal.Index).ToHashSet();

                var without = Read(chain with { Events = [.. chain.Events.Where((_, i) => !refused.Contains(i))] });

                Assert.True(without.Accepted);
                Assert.Equal(
                    (reading.DaysUsed, reading.DaysLeft, reading.CapLastDay),
                    (without.DaysUsed, without.DaysLeft, without.CapLastDay)
                );
                Assert.Equal(reading.Deadlines.Select(d => (d.Kind, d.DueAt)), without.Deadlines.Select(d => (d.Kind, d.DueAt)));
            }
        );

    [Fact]
    public void TheLastLawfulDay_IsAccepted_AndTheDayAfterIsNot() =>
        ForRandomChains(
            20_000,
            chain =>
            {
                // Whoever follows the answer is not refused for length again.
                foreach (var refusal in Read(chain).Refusals.Where(refusal => refusal.LastLawfulDay is not null))
                {
                    var decision = (DecisionEvent)chain.Events[refusal.Index];
                    var following = CodesWith(chain, refusal.Index, decision with { LastDay = refusal.LastLawfulDay });
                    var oneMore = CodesWith(chain, refusal.Index, decision with { LastDay = refusal.LastLawfulDay!.Value.AddDays(1) });
                    Assert.True(refusal.LastLawfulDay < decision.FirstDay || !following.Any(IsOfLength));
                    Assert.Contains(oneMore, IsOfLength);
                }
            }
        );

    [Fact]
    public void WarningsAndSafeDays_AreTheWorkingDaysOnOrBefore() =>
        ForRandomChains(
            2_000,
            chain =>
            {
                foreach (var deadline in Read(chain).Deadlines)
                {
                    Assert.Equal(OnOrBefore(deadline.DueOn), deadline.LatestSafeDay);
                    Assert.Equal([30, 14, 7, 3, 1, 0], deadline.Warnings.Select(warning => warning.LeadDays));
                    Assert.All(deadline.Warnings, w => Assert.Equal(OnOrBefore(NaiveCalendar.Walk(deadline.DueOn, -w.LeadDays)), w.On));
                }
            }
        );

    [Fact]
    public void RandomChains_ReachEveryRefusalAndEveryKindOfDeadline()
    {
        var accepted = 0;
        var codes = new HashSet<string>();
        var kinds = new HashSet<DeadlineKind>();
        ForRandomChains(
            5_000,
            chain =>
            {
                var reading = Read(chain);
                accepted += reading.Accepted && reading.Decisions.Count > 2 ? 1 : 0;
                codes.UnionWith(reading.Codes());
                kinds.UnionWith(reading.Deadlines.Select(deadline => deadline.Kind));
            }
        );

        Assert.InRange(accepted, 250, 5_000);
        Assert.Equal(
            [
                RefusalCodes.AcuteLapses,
                RefusalCodes.DangerAssessmentMissing,
                RefusalCodes.DecisionGap,
                RefusalCodes.DecisionOverlap,
                RefusalCodes.DecisionTooLong,
                RefusalCodes.PeriodReversed,
                RefusalCodes.PlacementEnded,
                RefusalCodes.PlacementExceedsCap,
            ],
            codes.Order(StringComparer.Ordinal)
        );
        Assert.Equal(Enum.GetValues<DeadlineKind>().Except([DeadlineKind.ReflectionPeriodEnds]).Order(), kinds.Order());
    }

    private static ClockReading Read(RandomChain chain) => LegalClock.Read(chain.Rules, chain.Events, chain.AsOf);

    private static string[] CodesWith(RandomChain chain, int index, DecisionEvent decision) =>
        [
            .. LegalClock
                .Read(chain.Rules, [.. chain.Events.Take(index), decision], chain.AsOf)
                .Refusals.Where(refusal => refusal.Index == index)
                .Select(refusal => refusal.Code),
        ];

    private static bool IsOfLength(string code) =>
        code is RefusalCodes.PlacementExceedsCap or RefusalCodes.DecisionTooLong or RefusalCodes.AcuteLapses;

    private static DateOnly OnOrBefore(DateOnly day)
    {
        while (!NaiveCalendar.IsWorkingDay(day))
        {
            day = day.AddDays(-1);
        }
        return day;
    }

    private static void ForRandomChains(int count, Action<RandomChain> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(RandomChain.Arbitrary(), holds));
}
