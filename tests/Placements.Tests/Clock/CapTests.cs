using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Clock;

public sealed class CapTests
{
    [Theory]
    [InlineData("2026-01-30", "2026-07-29")]
    [InlineData("2026-08-31", "2027-02-27")] // clamped to 28 February
    [InlineData("2027-08-31", "2028-02-28")] // leap year: clamped to 29 February
    [InlineData("2026-08-28", "2027-02-27")]
    [InlineData("2026-03-31", "2026-09-29")] // clamped to 30 September
    [InlineData("2024-02-29", "2024-08-28")]
    [InlineData("2026-12-31", "2027-06-29")] // clamped to 30 June
    [InlineData("2026-07-01", "2026-12-31")]
    public void Cap_UnderTheDayBefore_IsTheDayBeforeTheCorrespondingDay(string first, string cap) =>
        Assert.Equal(Day(cap), Read(first, Acute(first)).CapLastDay);

    [Theory]
    [InlineData("2026-01-30", "2026-07-30")]
    [InlineData("2026-08-31", "2027-02-28")]
    [InlineData("2027-08-31", "2028-02-29")]
    public void Cap_UnderTheCorrespondingDay_IsOneDayLater(string first, string cap) =>
        Assert.Equal(Day(cap), Read(CorrespondingDay, first, Acute(first)).CapLastDay);

    [Fact]
    public void TwoWeeksAndFourTimesSixWeeks_FromFebruary_OverrunTheCapByOneDay()
    {
        // 2026-02-01 through 2026-07-31 is 181 days; 14 + 4 × 42 = 182.
        var chain = FullChain(Day("2026-02-01"));

        var reading = LegalClock.Read(RuleSets.Bvl2021, chain, Noon("2026-02-01"));

        var refusal = Assert.Single(reading.Refusals);
        Assert.Equal((4, RefusalCodes.PlacementExceedsCap, Day("2026-07-31")), (refusal.Index, refusal.Code, refusal.LastLawfulDay));
        Assert.Equal(Day("2026-07-31"), reading.CapLastDay);
    }

    [Fact]
    public void TwoWeeksAndFourTimesSixWeeks_FromJuly_FitWithTwoDaysToSpare()
    {
        // 2026-07-01 through 2026-12-31 is 184 days.
        var reading = LegalClock.Read(RuleSets.Bvl2021, FullChain(Day("2026-07-01")), Noon("2026-07-01"));

        Assert.Empty(reading.Refusals);
        Assert.Equal(Day("2026-12-29"), reading.Deadline(DeadlineKind.DecisionExpires).DueOn);
    }

    [Fact]
    public void Decision_EndingOnTheCap_IsAccepted_AndOneDayLaterIsRefused()
    {
        Assert.True(Read("2026-01-01", Acute("2026-01-01", sentOn: "2026-01-05"), Board("2026-06-01", "2026-06-30")).Accepted);
        Assert.Equal(
            [RefusalCodes.PlacementExceedsCap],
            Read("2026-01-01", Acute("2026-01-01", sentOn: "2026-01-05"), Board("2026-06-01", "2026-07-01")).Codes()
        );
    }

    [Fact]
    public void Decision_StartingAfterTheCap_IsRefused_EvenWithoutALastDay()
    {
        var late = Board("2026-07-01") with { GapReason = "Released in between." };

        var refusal = Assert.Single(Read("2026-01-01", Board("2026-01-01"), late).Refusals);

        Assert.Equal((RefusalCodes.PlacementExceedsCap, Day("2026-06-30")), (refusal.Code, refusal.LastLawfulDay));
    }

    [Fact]
    public void RefusedFirstDecision_DoesNotStartTheCap()
    {
        var reading = Read("2026-03-01", Board("2026-01-01") with { DangerAssessed = false }, Board("2026-03-01"));

        Assert.Equal([RefusalCodes.DangerAssessmentMissing], reading.Codes());
        Assert.Equal((Day("2026-03-01"), Day("2026-08-31")), (reading.FirstDay, reading.CapLastDay));
    }

    [Fact]
    public void AbsenceAndTransfer_MoveNothing()
    {
        var still = Read("2026-04-01", Board("2026-01-01"));
        var moved = Read(
            "2026-04-01",
            Board("2026-01-01"),
            new AbsenceEvent(Day("2026-01-10"), Day("2026-01-20")),
            new TransferEvent(Day("2026-01-21"))
        );

        Assert.Equal(
            (still.CapLastDay, still.DaysUsed, still.DaysLeft, still.Deadlines.Count),
            (moved.CapLastDay, moved.DaysUsed, moved.DaysLeft, moved.Deadlines.Count)
        );
    }

    [Fact]
    public void NothingAccepted_HasNoDaysAndNoDeadlines()
    {
        var reading = Read("2026-01-01", Board("2026-01-01") with { DangerAssessed = false });

        Assert.Equal((null, null, 0, 0), (reading.FirstDay, reading.CapLastDay, reading.DaysUsed, reading.DaysLeft));
        Assert.Empty(reading.Deadlines);
    }

    private static List<ClockEvent> FullChain(DateOnly first)
    {
        List<ClockEvent> chain = [Acute(Text(first), Text(first.AddDays(13)), Text(first))];
        for (var start = first.AddDays(14); chain.Count < 5; start = start.AddDays(42))
        {
            chain.Add(Board(Text(start), Text(start.AddDays(41))));
        }
        return chain;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
