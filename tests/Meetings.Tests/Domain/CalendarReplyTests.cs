using Tot.Meetings.Domain;

namespace Tot.Meetings.Tests.Domain;

public sealed class CalendarReplyTests
{
    [Fact]
    public void Reply_Accepted_Comes_AndTentativeWithAnotherStart_ProposesIt()
    {
        var meeting = Given.Convened();

        Given.Done(Answer(meeting, Participation.Accepted));
        Assert.Equal(SummonsAnswer.Comes, meeting.SummonsOf(Given.Exit.Id)!.Answer);
        Given.Done(Answer(meeting, Participation.Tentative, startsAt: Given.Now.AddHours(9)));

        var summons = meeting.SummonsOf(Given.Exit.Id)!;
        Assert.Equal((SummonsAnswer.ProposesAnotherTime, Given.Now.AddHours(9)), (summons.Answer, summons.ProposedStartsAt));
    }

    [Fact]
    public void Reply_ThatSaysTooLittle_IsRefused()
    {
        var meeting = Given.Convened();

        Assert.Equal("LAWFUL_EXCUSE_REQUIRED", Answer(meeting, Participation.Declined).Error!.Code);
        Assert.Equal("ANOTHER_TIME_REQUIRED", Answer(meeting, Participation.Tentative).Error!.Code);
        Assert.Equal("ANOTHER_TIME_REQUIRED", Answer(meeting, Participation.Tentative, startsAt: meeting.Time!.StartsAt).Error!.Code);
        Assert.Null(meeting.SummonsOf(Given.Exit.Id)!.Answer);
    }

    [Fact]
    public void Reply_ThatSaysLessThanIsKnown_ChangesNothing()
    {
        var meeting = Given.Convened();
        var substitute = SummonsReply.Create(SummonsAnswer.SendsSubstitute, null, "Invented Person", null, Given.Now).Value;
        Given.Done(meeting.Answer(Given.Exit.Id, substitute, Given.By, Given.Now));
        var excused = SummonsReply.Create(SummonsAnswer.CannotCome, null, null, LawfulExcuse.Illness, Given.Now).Value;
        Given.Done(meeting.Answer(Given.Barnevern.Id, excused, Given.By, Given.Now));

        Assert.Equal(Outcome.Unchanged, Answer(meeting, Participation.Accepted).Value);
        var declined = new CalendarReply(0, Given.Now, Participation.Declined, null);
        Assert.Equal(Outcome.Unchanged, meeting.AnswerByCalendar(Given.Barnevern.Id, declined, Given.By, Given.Now).Value);
        Assert.Equal("Invented Person", meeting.SummonsOf(Given.Exit.Id)!.Substitute);
    }

    [Fact]
    public void Reply_ToAnotherSequence_OrOlderThanTheAnswerThatHolds_IsRefused()
    {
        var meeting = Given.Convened();
        Given.Done(meeting.Reschedule(Given.Slot(30), Given.Now));

        var stale = Answer(meeting, Participation.Accepted, sequence: 0).Error!;
        Assert.Equal(("STALE_SEQUENCE", 1), (stale.Code, (int)stale.Facts["sequence"]!));
        Assert.Equal("UNKNOWN_SEQUENCE", Answer(meeting, Participation.Accepted, sequence: 2).Error!.Code);
        Given.Done(Answer(meeting, Participation.Accepted, sequence: 1));
        var older = new CalendarReply(1, Given.Now.AddMinutes(-1), Participation.Tentative, Given.Now.AddHours(9));
        Assert.Equal("REPLY_OUTRUN", meeting.AnswerByCalendar(Given.Exit.Id, older, Given.By, Given.Now).Error!.Code);
    }

    [Fact]
    public void Reply_FromAClockThatRunsAhead_DoesNotShutOutTheNext()
    {
        var meeting = Given.Convened();
        var ahead = new CalendarReply(0, Given.Now.AddYears(50), Participation.Accepted, null);
        Given.Done(meeting.AnswerByCalendar(Given.Exit.Id, ahead, Given.By, Given.Now));

        Given.Done(Answer(meeting, Participation.Tentative, startsAt: Given.Now.AddHours(9)));
    }

    [Theory]
    [InlineData(MeetingState.Proposed, "MEETING_NOT_CONVENED")]
    [InlineData(MeetingState.Held, "MEETING_ALREADY_HELD")]
    [InlineData(MeetingState.Minuted, "MEETING_ALREADY_MINUTED")]
    [InlineData(MeetingState.Cancelled, "MEETING_CANCELLED")]
    public void Reply_ToAMeetingThatIsNotConvened_IsRefused(MeetingState state, string code) =>
        Assert.Equal(code, Answer(Given.In(state), Participation.Accepted).Error!.Code);

    private static Tot.Kernel.Result<Outcome> Answer(
        Meeting meeting,
        Participation participation,
        int sequence = 0,
        DateTimeOffset? startsAt = null
    ) =>
        meeting.AnswerByCalendar(
            Given.Exit.Id,
            new CalendarReply(sequence, Given.Now, participation, startsAt),
            new Actor(Given.Exit.Id, "user-2"),
            Given.Now
        );
}
