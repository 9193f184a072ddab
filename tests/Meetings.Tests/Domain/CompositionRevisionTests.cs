using Tot.Meetings.Domain;

namespace Tot.Meetings.Tests.Domain;

public sealed class CompositionRevisionTests
{
    private static readonly Seat Udi = new(AgencyKind.ImmigrationAuthority, SeatReason.ResidenceUnsettled, Given.Udi.Id);

    [Fact]
    public void Revise_WhenConvened_RecommendsTheSeat_AndSummonsNobody()
    {
        var meeting = Given.Convened();
        var summoned = meeting.Summonses.Count;

        Given.Done(meeting.ReviseComposition([Udi], Given.Now.AddHours(1)));

        Assert.Equal(summoned, meeting.Summonses.Count);
        Assert.Contains(Udi, meeting.RecommendedAdditions);
        Assert.Equal(Given.Now.AddHours(1), meeting.CompositionRevisedAt);
    }

    [Fact]
    public void AddParticipants_ThatWereRecommended_NeedNoGround_AndLeaveTheOthersAnswers()
    {
        var meeting = Given.Convened();
        Given.Done(meeting.Answer(Given.Exit.Id, Given.Comes, Given.By, Given.Now));
        Given.Done(meeting.ReviseComposition([Udi], Given.Now));
        var sequence = meeting.Sequence;

        Given.Done(meeting.AddParticipants(Given.Participants(Given.Udi), Given.Now));

        Assert.Equal(SummonsState.Sent, meeting.SummonsOf(Given.Udi.Id)!.State);
        Assert.Equal(SummonsAnswer.Comes, meeting.SummonsOf(Given.Exit.Id)!.Answer);
        Assert.Equal(sequence, meeting.Sequence);
        Assert.DoesNotContain(Udi, meeting.RecommendedAdditions);
    }

    [Fact]
    public void AddParticipants_OutsideTheCoreWithoutAGround_IsRefused()
    {
        var meeting = Given.Convened();

        var refused = meeting.AddParticipants(Given.Participants(Given.Crisis), Given.Now).Error!;

        Assert.Equal("DISCLOSURE_GROUND_REQUIRED", refused.Code);
        Assert.Null(meeting.SummonsOf(Given.Crisis.Id));
    }

    [Fact]
    public void AddParticipants_OneThatIsThereBesidesANewOne_NamesIt()
    {
        var refused = Given.Convened().AddParticipants(Given.Participants(Given.Social, Given.Exit), Given.Now).Error!;

        Assert.Equal(["participants[1].agencyId"], refused.Fields.Keys);
    }
}
