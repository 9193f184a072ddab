using Tot.Meetings.Domain;

namespace Tot.Meetings.Tests.Domain;

public sealed class ConvenedMeetingTests
{
    [Fact]
    public void Propose_AKindThatHasACase_WithoutOne_IsRefused_AndTheOtherWayRound()
    {
        foreach (var kind in Enum.GetValues<MeetingKind>())
        {
            var wrong = Meeting.Propose(new Proposal(kind, kind.HasCase() ? null : Given.Case, "4601", []), Given.Now);
            Assert.Contains("caseId", wrong.Error!.Fields.Keys);
        }
    }

    [Fact]
    public void Convene_SummonsEveryParticipant()
    {
        var meeting = Given.Convened();

        Assert.Equal([Given.Coordinator.Id, Given.Exit.Id, Given.Barnevern.Id], meeting.Summonses.Select(s => s.AgencyId));
        Assert.All(meeting.Summonses, s => Assert.Equal(SummonsState.Sent, s.State));
        Assert.Equal(3, meeting.Summonses.Select(s => s.Id).Distinct().Count());
    }

    [Fact]
    public void Convene_AnAgencyOutsideTheCore_NeedsAGround()
    {
        var meeting = Given.Proposed();

        var refused = meeting.Convene(Given.Slot(), Given.Participants(Given.Coordinator, Given.Crisis), Given.By, Given.Now);
        Assert.Equal("DISCLOSURE_GROUND_REQUIRED", refused.Error?.Code);
        Assert.Equal(["participants[1].disclosureGround"], refused.Error!.Fields.Keys);
        Assert.Empty(meeting.Summonses);

        Given.Done(
            meeting.Convene(
                Given.Slot(),
                [new(Given.Coordinator, null), new(Given.Crisis, DisclosureGround.NecessaryForOwnTask)],
                Given.By,
                Given.Now
            )
        );
        Assert.Equal(DisclosureGround.NecessaryForOwnTask, meeting.SummonsOf(Given.Crisis.Id)!.Ground);
    }

    [Fact]
    public void Convene_ACoreServiceOfAnotherMunicipality_NeedsAGround()
    {
        var elsewhere = Given.Agency(9, AgencyKind.ChildWelfare, municipality: "0301");

        var refused = Given.Proposed().Convene(Given.Slot(), Given.Participants(elsewhere), Given.By, Given.Now);

        Assert.Equal("DISCLOSURE_GROUND_REQUIRED", refused.Error?.Code);
    }

    [Fact]
    public void Convene_AboutNoCase_DisclosesNothing_SoNeedsNoGround() =>
        Given.Done(Given.Proposed(MeetingKind.Standing).Convene(Given.Slot(), Given.Participants(Given.Crisis), Given.By, Given.Now));

    [Fact]
    public void Convene_AnInactiveOrRepeatedAgency_IsRefusedByName()
    {
        var closed = Given.Exit with { ActiveUntil = new DateOnly(2026, 3, 2) };

        var refused = Given
            .Proposed()
            .Convene(Given.Slot(), Given.Participants(Given.Coordinator, closed, Given.Coordinator), Given.By, Given.Now);

        Assert.Equal(["participants[1].agencyId", "participants[2].agencyId"], refused.Error!.Fields.Keys.Order());
    }

    [Theory]
    [InlineData(-1, 1, "Room", null, "startsAt")]
    [InlineData(1, 1, "Room", null, "endsAt")]
    [InlineData(2, 1, "Room", null, "endsAt")]
    [InlineData(1, 2_000_000, "Room", null, "endsAt")]
    [InlineData(1, 2, null, null, "place")]
    [InlineData(1, 2, " ", null, "place")]
    [InlineData(1, 2, null, "http://meet.example/1", "videoLink")]
    [InlineData(1, 2, null, "meet.example", "videoLink")]
    [InlineData(1, 2, null, "https://", "videoLink")]
    [InlineData(1, 2, null, "https://meet.example/1\r\nATTENDEE:mailto:x@y.example", "videoLink")]
    [InlineData(1, 2, null, "https://meet.example/1 2", "videoLink")]
    public void Slot_ThatCannotBe_IsRefusedByField(int start, int end, string? place, string? link, string field)
    {
        var refused = TimeSlot.Create(Given.Now.AddHours(start), Given.Now.AddHours(end), place, link, Given.Now);

        Assert.Equal([field], refused.Error!.Fields.Keys);
    }

    [Fact]
    public void Slot_StartingNow_WithALinkOnly_IsAccepted() =>
        Assert.True(TimeSlot.Create(Given.Now, Given.Now.AddMinutes(1), null, "https://meet.example/1", Given.Now).IsSuccess);

    [Fact]
    public void Reschedule_KeepsEarlierTimes_RaisesTheSequence_AndAsksEverybodyAgain()
    {
        var meeting = Given.Convened();
        var summons = meeting.SummonsOf(Given.Exit.Id)!;
        Given.Done(meeting.Answer(Given.Exit.Id, Given.Comes, Given.By, Given.Now));
        Assert.Equal(SummonsState.Answered, summons.State);
        var (id, later) = (summons.Id, Given.Now.AddMinutes(5));

        Given.Done(meeting.Reschedule(Given.Slot(30), later));

        Assert.Equal(1, meeting.Sequence);
        Assert.Equal([0, 1], meeting.Times.Select(t => t.Sequence));
        Assert.Equal(Given.Now.AddHours(4), meeting.Times[0].StartsAt);
        Assert.Equal(Given.Now.AddHours(30), meeting.Time!.StartsAt);
        Assert.All(meeting.Summonses, s => Assert.Equal((SummonsState.Sent, null, later), (s.State, s.Answer, s.SentAt)));
        Assert.Equal(id, summons.Id);
    }

    [Fact]
    public void Answer_ByAnAgencyNotSummoned_IsRefused() =>
        Assert.Equal("NOT_SUMMONED", Given.Convened().Answer(Given.Udi.Id, Given.Comes, Given.By, Given.Now).Error?.Code);

    [Fact]
    public void Answer_Changed_ReplacesTheEarlierOne()
    {
        var meeting = Given.Convened();
        Given.Done(meeting.Answer(Given.Exit.Id, Given.Comes, Given.By, Given.Now));
        var excuse = SummonsReply.Create(SummonsAnswer.CannotCome, null, null, LawfulExcuse.CourtHearing, Given.Now).Value;

        Given.Done(meeting.Answer(Given.Exit.Id, excuse, Given.By, Given.Now.AddHours(1)));

        var summons = meeting.SummonsOf(Given.Exit.Id)!;
        Assert.Equal((SummonsAnswer.CannotCome, LawfulExcuse.CourtHearing), (summons.Answer, summons.Excuse));
        Assert.Equal((Given.Coordinator.Id, Given.Now.AddHours(1)), (summons.AnsweredBy, summons.AnsweredAt));
    }

    [Fact]
    public void Reply_WithoutWhatBelongsToIt_OrWithMore_IsRefusedByField()
    {
        Assert.Equal(["proposedStartsAt"], Fields(SummonsAnswer.ProposesAnotherTime));
        Assert.Equal(["substitute"], Fields(SummonsAnswer.SendsSubstitute, substitute: " "));
        Assert.Equal(["excuse"], Fields(SummonsAnswer.CannotCome));
        Assert.Equal(["substitute"], Fields(SummonsAnswer.Comes, substitute: "Invented Person"));
        Assert.Equal(["proposedStartsAt"], Fields(SummonsAnswer.ProposesAnotherTime, Given.Now.AddMinutes(-1)));
        Assert.Empty(Fields(SummonsAnswer.ProposesAnotherTime, Given.Now.AddMinutes(1)));
        Assert.Empty(Fields(SummonsAnswer.SendsSubstitute, substitute: "Invented Person"));

        static string[] Fields(SummonsAnswer answer, DateTimeOffset? at = null, string? substitute = null) =>
            [.. SummonsReply.Create(answer, at, substitute, null, Given.Now).Error?.Fields.Keys ?? []];
    }

    [Fact]
    public void Open_MarksDeliveredToo_AndOnlyTheFirstTime()
    {
        var meeting = Given.Convened();

        Assert.Equal(Outcome.Changed, meeting.Deliver(Given.Exit.Id, Given.Now).Value);
        Assert.Equal(SummonsState.Delivered, meeting.SummonsOf(Given.Exit.Id)!.State);
        Assert.Equal(Outcome.Changed, meeting.Open(Given.Barnevern.Id, Given.Now).Value);
        Assert.Equal(Given.Now, meeting.SummonsOf(Given.Barnevern.Id)!.DeliveredAt);
        Assert.Equal(Outcome.Unchanged, meeting.Open(Given.Barnevern.Id, Given.Now.AddHours(1)).Value);
        Assert.Equal("NOT_SUMMONED", meeting.Open(Given.Udi.Id, Given.Now).Error?.Code);
    }
}
