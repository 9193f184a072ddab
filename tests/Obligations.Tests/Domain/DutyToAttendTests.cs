using Tot.Obligations.Domain;

namespace Tot.Obligations.Tests.Domain;

public sealed class DutyToAttendTests
{
    private static readonly DateTimeOffset AfterMeeting = Given.MeetingEndsAt.AddHours(1);

    [Theory]
    [InlineData(Attendance.Present, ObligationState.Fulfilled)]
    [InlineData(Attendance.Represented, ObligationState.Represented)]
    [InlineData(Attendance.Excused, ObligationState.Excused)]
    [InlineData(Attendance.Absent, ObligationState.Breached)]
    public void Record_WhenOpen_ClosesTheDuty(Attendance attendance, ObligationState expected)
    {
        var duty = Given.DutyToAttend();
        Assert.Equal(Change.Made, duty.Record(attendance, Given.Machine, AfterMeeting).Value);
        Assert.Equal(expected, duty.State);
        Assert.Equal((AfterMeeting, "machine-1", null), (duty.ClosedAt, duty.ClosedBy, duty.NextActionAt));
        Assert.Equal(2, duty.Version);
    }

    [Fact]
    public void Record_Twice_ChangesOnce()
    {
        var duty = Given.DutyToAttend();
        duty.Record(Attendance.Present, Given.Machine, AfterMeeting);
        Assert.Equal(Change.None, duty.Record(Attendance.Present, Given.Person, AfterMeeting.AddHours(1)).Value);
        Assert.Equal((AfterMeeting, "machine-1", 2), (duty.ClosedAt, duty.ClosedBy, duty.Version));
    }

    [Fact]
    public void Record_AfterSilenceBreachedIt_ReplacesTheBreach()
    {
        var duty = Breached();
        Assert.Equal(Change.Made, duty.Record(Attendance.Present, Given.Machine, AfterMeeting.AddDays(3)).Value);
        Assert.Equal((ObligationState.Fulfilled, false), (duty.State, duty.BreachedBySilence));
    }

    [Fact]
    public void Record_AbsentAfterSilenceBreachedIt_EndsTheLadderAndStaysBreached()
    {
        var duty = Breached();
        Assert.NotNull(duty.NextActionAt);
        Assert.Equal(Change.Made, duty.Record(Attendance.Absent, Given.Machine, AfterMeeting.AddDays(3)).Value);
        Assert.Equal((ObligationState.Breached, false), (duty.State, duty.BreachedBySilence));
        Assert.Null(duty.NextActionAt);
        Assert.Equal("OBLIGATION_CLOSED", duty.Record(Attendance.Present, Given.Machine, AfterMeeting.AddDays(4)).Error!.Code);
    }

    [Fact]
    public void Fulfil_ByTheAgency_IsRefused()
    {
        var duty = Given.DutyToAttend();
        Assert.Equal("ATTENDANCE_IS_RECORDED", duty.Fulfil(null, Given.Person, AfterMeeting).Error!.Code);
        Assert.Equal((ObligationState.Open, 1), (duty.State, duty.Version));
    }

    [Fact]
    public void Excuse_WithoutReason_IsRefused()
    {
        var duty = Given.DutyToAttend();
        Assert.Contains("reason", duty.Excuse(" ", Given.Person, Given.Now).Error!.Fields.Keys);
        Assert.Equal(ObligationState.Open, duty.State);
    }

    [Fact]
    public void Excuse_WithReason_KeepsWhoWhenAndWhy()
    {
        var duty = Given.DutyToAttend();
        Assert.True(duty.Excuse("Ill (demo)", Given.Person, Given.Now).IsSuccess);
        Assert.Equal(
            (ObligationState.Excused, "person-1", Given.Now, "Ill (demo)"),
            (duty.State, duty.ClosedBy, duty.ClosedAt, duty.Reason)
        );
    }

    [Fact]
    public void Cancel_WhenFulfilled_IsRefusedAndSaysTheState()
    {
        var duty = Given.DutyToAttend();
        duty.Record(Attendance.Present, Given.Machine, AfterMeeting);
        var error = duty.Cancel("Meeting cancelled", Given.Machine, AfterMeeting).Error!;
        Assert.Equal(("OBLIGATION_CLOSED", "fulfilled"), (error.Code, error.Facts["state"]));
    }

    [Fact]
    public void NoteAnswer_CannotCome_LeavesTheDutyOpenAndStopsTheReminders()
    {
        var duty = Given.DutyToAttend();
        Assert.Equal(Change.Made, duty.NoteAnswer(SummonsResponse.CannotCome, Given.Ladder, Given.Machine, Given.Now));
        Assert.Equal((ObligationState.Open, SummonsResponse.CannotCome), (duty.State, duty.Answer));
        Assert.Equal(Given.MeetingEndsAt + Given.Ladder.Grace, duty.NextActionAt);
    }

    [Fact]
    public void Move_WhenOpen_ForgetsTheAnswerAndStartsTheLadderAnew()
    {
        var duty = Given.DutyToAttend();
        duty.NoteAnswer(SummonsResponse.Comes, Given.Ladder, Given.Machine, Given.Now);
        var later = Given.MeetingEndsAt.AddDays(5);
        Assert.Equal(Change.Made, duty.Move(later, Given.Ladder, Given.Now.AddHours(1)).Value);
        Assert.Equal((later, null, null, later.AddDays(-2)), (duty.DueAt, duty.Answer, duty.AcknowledgedAt, duty.NextActionAt));
    }

    [Fact]
    public void Move_ToTheSameTime_ChangesNothing() =>
        Assert.Equal(Change.None, Given.DutyToAttend().Move(Given.MeetingEndsAt, Given.Ladder, Given.Now).Value);

    [Fact]
    public void Move_WhenExcused_OpensTheDutyAgain()
    {
        var duty = Given.DutyToAttend();
        duty.Excuse("Ill (demo)", Given.Person, Given.Now);
        Assert.True(duty.Move(Given.MeetingEndsAt.AddDays(5), Given.Ladder, Given.Now).IsSuccess);
        Assert.Equal((ObligationState.Open, null, null), (duty.State, duty.ClosedBy, duty.Reason));
    }

    [Fact]
    public void Move_WhenCancelled_IsRefused()
    {
        var duty = Given.DutyToAttend();
        duty.Cancel("Meeting cancelled", Given.Machine, Given.Now);
        Assert.Equal("OBLIGATION_CLOSED", duty.Move(Given.MeetingEndsAt.AddDays(5), Given.Ladder, Given.Now).Error!.Code);
    }

    private static Obligation Breached()
    {
        var duty = Given.DutyToAttend();
        Assert.Equal(Change.Made, duty.Advance(Given.Ladder, Given.MeetingEndsAt.AddDays(1)));
        Assert.Equal((ObligationState.Breached, true), (duty.State, duty.BreachedBySilence));
        return duty;
    }
}
