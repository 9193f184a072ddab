using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Clock;

public sealed class AcuteDecisionTests
{
    [Fact]
    public void ApplicationDue_IsTheCorrespondingWeekday_CountedFromTheLocalDateOfTheDecision()
    {
        var decision = Acute("2026-01-30") with { DecidedAt = Instant("2026-01-30T23:10:00Z") }; // 31 January in Oslo

        var due = Read("2026-02-01", decision).Deadline(DeadlineKind.AcuteApplicationDue);

        Assert.Equal((Day("2026-02-14"), Oslo.StartOf(Day("2026-02-15"))), (due.DueOn, due.DueAt));
        Assert.Equal(Day("2026-02-13"), due.LatestSafeDay); // the 14th is a Saturday
    }

    [Theory]
    [InlineData("2026-01-15", true)] // D + 14, the last day
    [InlineData("2026-01-16", false)]
    public void Application_SentByTheDueDay_LetsTheDecisionStandUntilTheCap(string sentOn, bool stands)
    {
        var reading = Read("2026-02-01", Acute("2026-01-01", sentOn: sentOn));

        Assert.Equal(Day(stands ? "2026-06-30" : "2026-01-15"), Assert.Single(reading.Decisions).LastDay);
        Assert.Equal(stands, reading.Deadline(DeadlineKind.AcuteApplicationDue).MetAt is not null);
    }

    [Fact]
    public void Application_SentInTime_OutlastsTheStatedLastDay_UntilTheBoardDecides()
    {
        var reading = Read("2026-02-01", Acute("2026-01-01", "2026-01-14", sentOn: "2026-01-10"), Board("2026-01-22"));

        Assert.True(reading.Accepted);
        Assert.Equal(Day("2026-01-21"), reading.Decisions[0].LastDay);
    }

    [Theory]
    [InlineData("2026-01-15", true)] // through the end of the due day it is open
    [InlineData("2026-01-16", false)]
    public void UnsentApplication_IsOpenUntilTheDueDayHasPassed(string asOf, bool open)
    {
        Assert.Equal(open ? [] : [RefusalCodes.AcuteLapses], Read(asOf, Acute("2026-01-01", "2026-01-20")).Codes());
        Assert.Equal(open ? [] : [RefusalCodes.DecisionGap], Read(asOf, Acute("2026-01-01"), Board("2026-01-20")).Codes());
    }

    [Fact]
    public void LapsedDecision_TellsItsLastLawfulDay()
    {
        var refusal = Assert.Single(Read("2026-02-01", Acute("2026-01-01", "2026-01-16")).Refusals);

        Assert.Equal((RefusalCodes.AcuteLapses, Day("2026-01-15")), (refusal.Code, refusal.LastLawfulDay));
        Assert.True(Read("2026-02-01", Acute("2026-01-01", "2026-01-15")).Accepted);
    }

    [Theory]
    [InlineData("2026-01-16", true)] // D + 15
    [InlineData("2026-01-17", false)]
    public void BoardDecision_AfterALapsedOne_StartsTheDayAfterItLapsed(string firstDay, bool accepted) =>
        Assert.Equal(accepted ? [] : [RefusalCodes.DecisionGap], Read("2026-02-01", Acute("2026-01-01"), Board(firstDay)).Codes());

    [Fact]
    public void BoardDecision_EndsTheAcuteOneTheDayBeforeItStarts()
    {
        var reading = Read("2026-03-01", Acute("2026-01-01", sentOn: "2026-01-02"), Board("2026-01-08"));

        Assert.True(reading.Accepted);
        Assert.Equal([Day("2026-01-07"), Day("2026-02-18")], reading.Decisions.Select(decision => decision.LastDay));
        Assert.Equal(7 + 42, reading.DaysUsed);
    }

    [Fact]
    public void BoardDecision_BeforeTheAcuteOne_IsAnOverlap() =>
        Assert.Equal([RefusalCodes.DecisionOverlap], Read("2026-03-01", Acute("2026-01-10"), Board("2026-01-09")).Codes());

    [Fact]
    public void AcuteDecision_PastTheCap_IsRefused()
    {
        var refusal = Assert.Single(Read("2026-01-01", Acute("2026-01-01", "2026-07-01", sentOn: "2026-01-02")).Refusals);

        Assert.Equal((RefusalCodes.PlacementExceedsCap, Day("2026-06-30")), (refusal.Code, refusal.LastLawfulDay));
    }

    [Fact]
    public void End_LetsAnUnsentApplicationFallAway()
    {
        var reading = Read("2026-01-10", Acute("2026-01-01"), new EndedEvent(Day("2026-01-09")));

        Assert.Equal(
            [DeadlineKind.AftercarePlanDue, DeadlineKind.AcuteApprovalTarget],
            reading.Deadlines.Select(deadline => deadline.Kind)
        );
    }

    [Theory]
    [InlineData("2026-03-27T12:00:00+01:00", "2026-03-29T13:00:00+02:00")] // the night to 29 March is an hour short
    [InlineData("2026-10-24T12:00:00+02:00", "2026-10-26T11:00:00+01:00")] // the night to 25 October is an hour long
    [InlineData("2026-01-30T23:10:00+01:00", "2026-02-01T23:10:00+01:00")]
    public void ApprovalTarget_IsFortyEightElapsedHours(string decidedAt, string dueAt)
    {
        var decided = Instant(decidedAt);
        var decision = new AcuteDecisionEvent { DecidedAt = decided, FirstDay = Oslo.Day(decided) };

        var target = LegalClock.Read(RuleSets.Bvl2021, [decision], decided).Deadline(DeadlineKind.AcuteApprovalTarget);

        Assert.Equal(Instant(dueAt), target.DueAt);
        Assert.Equal(Instant(dueAt).Offset, target.DueAt.Offset);
        Assert.Equal(DateOnly.FromDateTime(Instant(dueAt).DateTime), target.DueOn);
    }
}
