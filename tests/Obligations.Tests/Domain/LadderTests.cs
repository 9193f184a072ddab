using Tot.Obligations.Domain;

namespace Tot.Obligations.Tests.Domain;

public sealed class LadderTests
{
    private static readonly DateTimeOffset Due = Given.MeetingEndsAt;

    [Fact]
    public void Advance_StepByStep_RemindsTwiceBreachesThenTellsLeaderAndCoordinator()
    {
        var duty = Given.DutyToAttend();
        var told = new List<(TimeSpan After, string What)>();
        while (duty.NextActionAt is { } at)
        {
            var taken = duty.Escalations.Count;
            Assert.Equal(Change.Made, duty.Advance(Given.Ladder, at));
            told.Add((at - Due, duty.Escalations.Count > taken ? duty.Escalations[^1].Recipient.ToString() : duty.State.ToString()));
        }
        Assert.Equal(
            [
                (TimeSpan.FromDays(-2), "Agency"),
                (TimeSpan.FromDays(-1), "Agency"),
                (TimeSpan.FromDays(1), "Breached"),
                (TimeSpan.FromDays(2), "AgencyLeader"),
                (TimeSpan.FromDays(3), "Coordinator"),
            ],
            told
        );
    }

    [Fact]
    public void Advance_BeforeAnythingIsDue_ChangesNothing()
    {
        var duty = Given.DutyToAttend();
        Assert.Equal(Change.None, duty.Advance(Given.Ladder, duty.NextActionAt!.Value.AddTicks(-1)));
        Assert.Equal(1, duty.Version);
    }

    [Fact]
    public void Advance_AfterLongDowntime_TakesEveryStepOnceAndKeepsWhenItWasDue()
    {
        var duty = Given.DutyToAttend();
        var late = Due.AddDays(30);
        Assert.Equal(Change.Made, duty.Advance(Given.Ladder, late));
        Assert.Equal(ObligationState.Breached, duty.State);
        Assert.Equal([0, 1, 2, 3], duty.Escalations.Select(e => e.Step));
        Assert.All(duty.Escalations, e => Assert.Equal((Due + Given.Ladder.Steps[e.Step].After, late), (e.DueAt, e.TakenAt)));
        Assert.Equal(Change.None, duty.Advance(Given.Ladder, late.AddYears(1)));
    }

    [Fact]
    public void Assign_AtShortNotice_SkipsRemindersThatArePast()
    {
        var duty = Obligation.ToAttend(
            Given.Id<ObligationId>(),
            Given.Id<MeetingId>(),
            null,
            Given.Id<AgencyId>(),
            Due,
            Given.Ladder,
            now: Due.AddHours(-30)
        );
        Assert.Equal(Due.AddDays(-1), duty.NextActionAt);
    }

    [Fact]
    public void Assign_AfterTheDueTime_StillBreachesAndEscalates()
    {
        var duty = Obligation.ToAttend(
            Given.Id<ObligationId>(),
            Given.Id<MeetingId>(),
            null,
            Given.Id<AgencyId>(),
            Due,
            Given.Ladder,
            now: Due.AddDays(10)
        );
        duty.Advance(Given.Ladder, Due.AddDays(10));
        Assert.Equal(ObligationState.Breached, duty.State);
        Assert.Equal([2, 3], duty.Escalations.Select(e => e.Step));
    }

    [Fact]
    public void Acknowledge_ByPerson_StopsTheLadderButNotTheDeadline()
    {
        var duty = Given.DutyToAttend();
        Assert.Equal(Change.Made, duty.Acknowledge(Given.Ladder, Given.Person, Given.Now).Value);
        Assert.Equal(Due.AddDays(1), duty.NextActionAt);
        duty.Advance(Given.Ladder, Due.AddDays(30));
        Assert.Equal(ObligationState.Breached, duty.State);
        Assert.Empty(duty.Escalations);
        Assert.Null(duty.NextActionAt);
    }

    [Fact]
    public void Acknowledge_Twice_KeepsTheFirst()
    {
        var duty = Given.DutyToAttend();
        duty.Acknowledge(Given.Ladder, Given.Person, Given.Now);
        Assert.Equal(Change.None, duty.Acknowledge(Given.Ladder, new Actor("person-2", true), Given.Now.AddHours(1)).Value);
        Assert.Equal(("person-1", Given.Now), (duty.AcknowledgedBy, duty.AcknowledgedAt));
    }

    [Fact]
    public void Acknowledge_ByMachine_IsRefused()
    {
        var duty = Given.DutyToAttend();
        Assert.Equal("FORBIDDEN", duty.Acknowledge(Given.Ladder, Given.Machine, Given.Now).Error!.Code);
        Assert.Null(duty.AcknowledgedAt);
    }

    [Fact]
    public void Acknowledge_WhenClosed_IsRefused()
    {
        var duty = Given.DutyToAttend();
        duty.Cancel("Meeting cancelled", Given.Machine, Given.Now);
        Assert.Equal("OBLIGATION_CLOSED", duty.Acknowledge(Given.Ladder, Given.Person, Given.Now).Error!.Code);
    }

    [Theory]
    [InlineData(ObligationKind.Attend)]
    [InlineData(ObligationKind.Measure)]
    [InlineData(ObligationKind.AnswerAssistance)]
    public void DefaultLadder_GoesReminderReminderLeaderCoordinator(ObligationKind kind)
    {
        var ladder = EscalationLadder.DefaultFor(kind);
        Assert.Equal(
            [EscalationRecipient.Agency, EscalationRecipient.Agency, EscalationRecipient.AgencyLeader, EscalationRecipient.Coordinator],
            ladder.Steps.Select(s => s.Recipient)
        );
        Assert.Equal(ladder.Steps.OrderBy(s => s.After), ladder.Steps);
        Assert.True(ladder.Steps[1].After < TimeSpan.Zero && ladder.Steps[2].After > TimeSpan.Zero);
    }
}
