using Tot.Meetings.Domain;

namespace Tot.Meetings.Tests.Domain;

public sealed class HeldMeetingTests
{
    private static readonly DateTimeOffset After = Given.Now.AddHours(6);

    public static TheoryData<AgencyKind[], bool> Tables =>
        new()
        {
            { [AgencyKind.Coordinator, AgencyKind.PoliceExit, AgencyKind.ChildWelfare], true },
            { [AgencyKind.Coordinator, AgencyKind.PoliceExit, AgencyKind.SocialServices], true },
            { [AgencyKind.Coordinator, AgencyKind.PoliceExit, AgencyKind.ChildWelfareEmergency], false },
            { [AgencyKind.Coordinator, AgencyKind.ChildWelfare, AgencyKind.SocialServices], false },
            { [AgencyKind.PoliceExit, AgencyKind.ChildWelfare, AgencyKind.SocialServices], false },
        };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Quorum_IsCoordinatorPoliceAndOneOfTheWelfareServices(AgencyKind[] there, bool met)
    {
        Assert.Equal(met, Quorum.IsMet(there.Select(k => (k, (Attendance?)Attendance.Present))));
        Assert.Equal(met, Quorum.IsMet(there.Select(k => (k, (Attendance?)Attendance.Represented))));
        Assert.False(Quorum.IsMet(there.Select(k => (k, (Attendance?)Attendance.Excused))));
        Assert.False(Quorum.IsMet(there.Select(k => (k, (Attendance?)null))));
    }

    [Fact]
    public void Hold_WithAnAgencyMissing_IsRefused_AndNamesIt()
    {
        var meeting = Given.Convened();

        var refused = meeting.Hold(null, [.. Given.AllPresent.Skip(1)], [], After);

        Assert.Contains(Given.Coordinator.Id.Value.ToString(), refused.Error!.Fields["attendance"].Single());
        Assert.Equal(MeetingState.Convened, meeting.State);
    }

    [Fact]
    public void Hold_WithAStrangerOrTheSameTwice_IsRefusedByName()
    {
        var stranger = new AttendanceEntry(Given.Udi.Id, Attendance.Present, null);

        var refused = Given.Convened().Hold(null, [.. Given.AllPresent, stranger, Given.AllPresent[0]], [], After);

        Assert.Equal(["attendance[3].agencyId", "attendance[4].agencyId"], refused.Error!.Fields.Keys.Order());
    }

    [Fact]
    public void Hold_InTheFuture_IsRefused() =>
        Assert.Equal(["heldAt"], Given.Convened().Hold(After.AddSeconds(1), Given.AllPresent, [], After).Error!.Fields.Keys);

    [Fact]
    public void Hold_WithoutATime_IsTheStart_OrNowWhenThatIsStillToCome()
    {
        Assert.Equal(Given.Now.AddHours(4), Given.Held().HeldAt);

        var early = Given.Convened();
        Given.Done(early.Hold(null, Given.AllPresent, [], Given.Now.AddHours(1)));
        Assert.Equal(Given.Now.AddHours(1), early.HeldAt);
    }

    [Fact]
    public void Hold_Represented_TakesTheSubstituteOfTheAnswer_UnlessAnotherCame()
    {
        var meeting = Given.Convened();
        foreach (var agency in new[] { Given.Exit, Given.Barnevern })
        {
            var reply = SummonsReply.Create(SummonsAnswer.SendsSubstitute, null, "Invented Person", null, Given.Now).Value;
            Given.Done(meeting.Answer(agency.Id, reply, Given.By, Given.Now));
        }

        Given.Done(
            meeting.Hold(
                null,
                [
                    new(Given.Coordinator.Id, Attendance.Present, null),
                    new(Given.Exit.Id, Attendance.Represented, null),
                    new(Given.Barnevern.Id, Attendance.Represented, "Another Invented"),
                ],
                ["An interpreter"],
                After
            )
        );

        Assert.Equal("Invented Person", meeting.SummonsOf(Given.Exit.Id)!.RepresentedBy);
        Assert.Equal("Another Invented", meeting.SummonsOf(Given.Barnevern.Id)!.RepresentedBy);
        Assert.Equal(["An interpreter"], meeting.OtherAttendees);
        Assert.True(meeting.Quorate);
    }

    [Fact]
    public void Hold_WithoutQuorum_IsHeldAllTheSame_AndSaysSo()
    {
        var meeting = Given.Convened(Given.Coordinator, Given.Exit);

        Given.Done(meeting.Hold(null, [.. Given.AllPresent.Take(2)], [], After));

        Assert.Equal((MeetingState.Held, false), (meeting.State, meeting.Quorate));
    }

    [Fact]
    public void Minutes_FromDraftToFinalToAmended_KeepEveryVersionButTheDraft()
    {
        var meeting = Given.Held();
        Given.Done(meeting.DraftMinutes("Draft", [], Given.By, After));
        Assert.Equal(MinutesState.Draft, meeting.CurrentMinutes!.State);

        Given.Done(meeting.DraftMinutes("Draft 2", Given.Decisions, Given.By, After));
        Given.Done(meeting.FinaliseMinutes("Final", Given.Decisions, Given.By, After));
        var decision = Assert.Single(meeting.Decisions);
        Given.Done(meeting.AmendMinutes("Amended", "A wrong date", Given.By, After));

        Assert.Equal(["Final", "Amended"], meeting.Minutes.OrderBy(m => m.Number).Select(m => m.Text));
        Assert.Equal(
            (2, MinutesState.Amended, "A wrong date"),
            (meeting.CurrentMinutes.Number, meeting.CurrentMinutes.State, meeting.CurrentMinutes.Reason)
        );
        Assert.Equal(decision.Id, Assert.Single(meeting.Decisions).Id);
    }

    [Fact]
    public void Minutes_WithADecisionThatCannotBe_AreRefusedByField()
    {
        var meeting = Given.Held();
        DecisionDraft[] wrong =
        [
            new(Given.Udi.Id, "Settle the residence", new DateOnly(2026, 3, 3)),
            new(Given.Exit.Id, " ", new DateOnly(2026, 3, 3)),
            new(Given.Exit.Id, "Escort", new DateOnly(2026, 3, 2)),
        ];

        var refused = meeting.FinaliseMinutes("Final", wrong, Given.By, After);

        Assert.Equal(["decisions[0].agencyId", "decisions[1].title", "decisions[2].dueOn"], refused.Error!.Fields.Keys.Order());
        Assert.Equal(MeetingState.Held, meeting.State);
        Assert.Empty(meeting.Decisions);
    }

    [Fact]
    public void AmendMinutes_WithoutReason_IsRefused() =>
        Assert.Equal(["reason"], Given.Minuted().AmendMinutes("Amended", " ", Given.By, After).Error!.Fields.Keys);
}
