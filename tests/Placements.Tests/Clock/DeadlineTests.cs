using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Clock;

public sealed class DeadlineTests
{
    [Fact]
    public void BoardDecision_SetsExpiryCapNextApplicationAndAftercare()
    {
        var reading = Read("2026-01-05", Board("2026-01-01"));

        Assert.Equal(
            [
                (DeadlineKind.NextApplicationDue, Day("2026-01-28")),
                (DeadlineKind.AftercarePlanDue, Day("2026-01-28")),
                (DeadlineKind.DecisionExpires, Day("2026-02-11")),
                (DeadlineKind.CapReached, Day("2026-06-30")),
            ],
            reading.Deadlines.Select(deadline => (deadline.Kind, deadline.DueOn))
        );
    }

    [Fact]
    public void LastDecision_ThatReachesTheCap_HasNoNextApplication()
    {
        var reading = Read("2026-06-01", Acute("2026-01-01", sentOn: "2026-01-02"), Board("2026-06-01"));

        Assert.DoesNotContain(reading.Deadlines, deadline => deadline.Kind is DeadlineKind.NextApplicationDue);
        Assert.Equal(Day("2026-06-02"), reading.Deadline(DeadlineKind.AftercarePlanDue).DueOn); // 28 days before the cap
    }

    [Fact]
    public void AftercarePlan_IsNotDueBeforeTheFirstDay() =>
        Assert.Equal(
            Day("2026-01-05"),
            Read("2026-01-05", Board("2026-01-05", "2026-01-10")).Deadline(DeadlineKind.AftercarePlanDue).DueOn
        );

    [Fact]
    public void End_WithdrawsWhatConcernsGoingOn_AndKeepsTheAftercarePlan()
    {
        var reading = Read("2026-01-25", Board("2026-01-01"), new EndedEvent(Day("2026-01-25")));

        Assert.Equal((DeadlineKind.AftercarePlanDue, Day("2026-01-11")), Assert.Single(reading.Deadlines.Select(d => (d.Kind, d.DueOn))));
    }

    [Fact]
    public void Complaint_IsHeardWithinAWeekOfItsLocalDate()
    {
        var decision = Acute("2026-01-01") with { ComplaintReceivedAt = Instant("2026-01-02T23:30:00Z") }; // 3 January in Oslo

        Assert.Equal(Day("2026-01-10"), Read("2026-01-05", decision).Deadline(DeadlineKind.ComplaintHearingTarget).DueOn);
    }

    [Fact]
    public void ReflectionPeriod_IsADeadlineOfItsOwn_AndNotRenewable()
    {
        var reading = Read("2026-01-05", new ReflectionPeriodEvent(Day("2026-08-31")), new ReflectionPeriodEvent(Day("2026-09-01")));

        Assert.Equal(Day("2027-02-27"), reading.Deadline(DeadlineKind.ReflectionPeriodEnds).DueOn);
        Assert.Equal([RefusalCodes.ReflectionPeriodNotRenewable], reading.Codes());
    }

    [Fact]
    public void LegalEndDates_DoNotMoveForHolidays_ButTheLatestSafeDayDoes()
    {
        // 2026-04-02 Maundy Thursday through 2026-04-06 Easter Monday; the decision ends on Easter Sunday.
        var expires = Read("2026-03-01", Board("2026-03-01", "2026-04-05")).Deadline(DeadlineKind.DecisionExpires);

        Assert.Equal((Day("2026-04-05"), Day("2026-04-01")), (expires.DueOn, expires.LatestSafeDay));
    }

    [Fact]
    public void Warnings_OnNonWorkingDays_MoveEarlier()
    {
        var expires = Read("2026-03-01", Board("2026-03-01", "2026-04-05")).Deadline(DeadlineKind.DecisionExpires);

        Assert.Equal(
            [
                new Warning(30, Day("2026-03-06")),
                new Warning(14, Day("2026-03-20")), // Sunday 22 March
                new Warning(7, Day("2026-03-27")), // Sunday 29 March
                new Warning(3, Day("2026-04-01")), // Maundy Thursday
                new Warning(1, Day("2026-04-01")),
                new Warning(0, Day("2026-04-01")),
            ],
            expires.Warnings
        );
    }

    [Fact]
    public void DayDeadline_EndsWithTheDaysLastInstantInOslo()
    {
        Assert.Equal(
            Instant("2026-02-12T00:00:00+01:00"),
            Read("2026-01-01", Board("2026-01-01")).Deadline(DeadlineKind.DecisionExpires).DueAt
        );
        Assert.Equal(Instant("2026-07-01T00:00:00+02:00"), Read("2026-01-01", Board("2026-01-01")).Deadline(DeadlineKind.CapReached).DueAt);
    }

    [Fact]
    public void EveryDeadline_NamesItsRuleSourceAndConfidence()
    {
        var reading = Read(
            "2026-01-05",
            Acute("2026-01-01", "2026-01-10") with
            {
                ComplaintReceivedAt = Noon("2026-01-02"),
            },
            new ReflectionPeriodEvent(Day("2026-01-01"))
        );

        Assert.Equal(Enum.GetValues<DeadlineKind>().Order(), reading.Deadlines.Select(deadline => deadline.Kind).Order());
        var parameters = RuleSets.Bvl2021.Parameters.ToDictionary(parameter => parameter.Name);
        Assert.All(
            reading.Deadlines,
            deadline =>
            {
                Assert.Equal("bvl-2021-6-6/1", deadline.Rule.RuleSet);
                var parameter = parameters[deadline.Rule.Parameter];
                Assert.Equal((parameter.Source, parameter.Confidence), (deadline.Rule.Source, deadline.Rule.Confidence));
                Assert.NotEmpty(deadline.Basis);
            }
        );
    }

    [Fact]
    public void DaysOfAbsence_AreLeftOut_OnlyWhenTheRuleSetSaysSo()
    {
        var lenient = RuleSets.Bvl2021 with { InterruptionsCount = RuleSets.Bvl2021.InterruptionsCount with { Value = false } };
        ClockEvent[] chain =
        [
            Board("2026-01-01"),
            new AbsenceEvent(Day("2026-01-05"), Day("2026-01-08")),
            new AbsenceEvent(Day("2026-01-19"), null),
        ];

        Assert.Equal(20, Read("2026-01-20", chain).DaysUsed);
        Assert.Equal(14, Read(lenient, "2026-01-20", chain).DaysUsed);
    }
}
