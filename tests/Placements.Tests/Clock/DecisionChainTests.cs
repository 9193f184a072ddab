using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Clock;

public sealed class DecisionChainTests
{
    [Theory]
    [InlineData("2026-02-11", true)] // 42 days, both ends included
    [InlineData("2026-02-12", false)]
    public void BoardDecision_OfMoreThanSixWeeks_IsTooLong(string lastDay, bool accepted)
    {
        var reading = Read("2026-01-01", Board("2026-01-01", lastDay));

        Assert.Equal(accepted ? [] : [RefusalCodes.DecisionTooLong], reading.Codes());
        Assert.All(reading.Refusals, refusal => Assert.Equal(Day("2026-02-11"), refusal.LastLawfulDay));
    }

    [Fact]
    public void BoardDecision_UnderTheCorrespondingDay_MayLastOneDayMore()
    {
        Assert.True(Read(CorrespondingDay, "2026-01-01", Board("2026-01-01", "2026-02-12")).Accepted);
        Assert.Equal([RefusalCodes.DecisionTooLong], Read(CorrespondingDay, "2026-01-01", Board("2026-01-01", "2026-02-13")).Codes());
    }

    [Fact]
    public void BoardDecision_WithoutLastDay_LastsAsLongAsTheRuleAllows()
    {
        Assert.Equal(Day("2026-02-11"), Assert.Single(Read("2026-01-01", Board("2026-01-01")).Decisions).LastDay);
        // Near the cap the cap is the smaller of the two.
        var last = Read("2026-01-01", Acute("2026-01-01", sentOn: "2026-01-02"), Board("2026-06-15")).Decisions[^1];
        Assert.Equal(Day("2026-06-30"), last.LastDay);
    }

    [Theory]
    [InlineData("2026-02-11", RefusalCodes.DecisionOverlap)]
    [InlineData("2026-02-12", null)]
    [InlineData("2026-02-13", RefusalCodes.DecisionGap)]
    public void Renewal_StartsTheDayAfter(string firstDay, string? code) =>
        Assert.Equal(code is null ? [] : [code], Read("2026-01-01", Board("2026-01-01"), Board(firstDay)).Codes());

    [Fact]
    public void OverlapAndGap_WithAReason_AreAccepted_AndDaysAreCountedOnce()
    {
        var overlap = Board("2026-02-05", "2026-02-20") with { OverlapReason = "The board decided before the first one had run out." };
        Assert.Equal(51, Read("2026-03-31", Board("2026-01-01"), overlap).DaysUsed);
        var gap = Board("2026-02-22", "2026-02-28") with { GapReason = "Released for ten days." };
        Assert.Equal(42 + 7, Read("2026-03-31", Board("2026-01-01"), gap).DaysUsed);
    }

    [Fact]
    public void Reason_OfBlanks_IsNoReason() =>
        Assert.Equal(
            [RefusalCodes.DecisionGap],
            Read("2026-01-01", Board("2026-01-01"), Board("2026-03-01") with { GapReason = " " }).Codes()
        );

    [Fact]
    public void EveryRefusalOfAnEvent_IsReported_AndNothingChangesForThoseAfter()
    {
        var wrong = Board("2026-02-20", "2026-08-01") with { DangerAssessed = false };

        var reading = Read("2026-01-01", Board("2026-01-01"), wrong, Board("2026-02-12"));

        Assert.Equal(
            [
                RefusalCodes.DangerAssessmentMissing,
                RefusalCodes.PlacementExceedsCap,
                RefusalCodes.DecisionTooLong,
                RefusalCodes.DecisionGap,
            ],
            reading.Codes()
        );
        Assert.All(reading.Refusals, refusal => Assert.Equal(1, refusal.Index));
        Assert.Equal(2, reading.Decisions.Count);
    }

    [Fact]
    public void DecisionAfterTheEnd_IsRefused_AndTheEndCutsDaysOff()
    {
        var reading = Read("2026-03-01", Board("2026-01-01"), new EndedEvent(Day("2026-01-20")), Board("2026-02-12"));

        Assert.Equal([RefusalCodes.PlacementEnded], reading.Codes());
        Assert.Equal(20, reading.DaysUsed);
    }

    [Fact]
    public void LastDayBeforeFirstDay_IsRefused()
    {
        Assert.Equal([RefusalCodes.PeriodReversed], Read("2026-01-01", Board("2026-01-02", "2026-01-01")).Codes());
        Assert.Equal([RefusalCodes.PeriodReversed], Read("2026-01-01", Acute("2026-01-02", "2026-01-01")).Codes());
        Assert.Equal([RefusalCodes.PeriodReversed], Read("2026-01-01", new AbsenceEvent(Day("2026-01-02"), Day("2026-01-01"))).Codes());
    }

    [Fact]
    public void SettledEvents_AreNotJudgedAgain()
    {
        // While the application was open the board's decision left no gap; the application was never sent.
        ClockEvent[] chain = [Acute("2026-01-01"), Board("2026-01-25")];
        Assert.True(LegalClock.Read(RuleSets.Bvl2021, chain, Noon("2026-01-10")).Accepted);

        var later = LegalClock.Read(RuleSets.Bvl2021, chain, Noon("2026-02-01"), settled: 2);

        Assert.True(later.Accepted);
        Assert.Equal([Day("2026-01-15"), Day("2026-03-07")], later.Decisions.Select(decision => decision.LastDay));
    }

    [Theory]
    [InlineData("2025-12-31", 0, 181)] // before the first day: counted from the first day
    [InlineData("2026-01-01", 1, 180)]
    [InlineData("2026-02-11", 42, 139)]
    [InlineData("2026-03-01", 42, 121)] // nothing decided after 11 February
    [InlineData("2026-06-30", 42, 0)]
    [InlineData("2027-01-01", 42, 0)]
    public void DaysUsedAndLeft_AreAsOfTheLocalDay(string asOf, int used, int left)
    {
        var reading = Read(asOf, Board("2026-01-01"));

        Assert.Equal((used, left), (reading.DaysUsed, reading.DaysLeft));
    }

    [Fact]
    public void DaysUsed_FollowTheDateInOslo()
    {
        // 23:30 UTC on 1 January is 2 January in Oslo.
        var reading = LegalClock.Read(RuleSets.Bvl2021, [Board("2026-01-01")], Instant("2026-01-01T23:30:00Z"));

        Assert.Equal(2, reading.DaysUsed);
    }
}
