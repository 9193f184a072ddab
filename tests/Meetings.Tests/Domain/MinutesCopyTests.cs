using Tot.Meetings.Domain;

namespace Tot.Meetings.Tests.Domain;

public sealed class MinutesCopyTests
{
    [Fact]
    public void Final_GoesToEverySummonedAgency_AndADraftToNobody()
    {
        var meeting = Given.Held();
        Given.Done(meeting.DraftMinutes("Draft", Given.Decisions, Given.By, Given.Now));
        meeting.OpenMinutes(Given.Exit.Id, Given.Now);
        Assert.Empty(meeting.MinutesCopies);

        Given.Done(meeting.FinaliseMinutes("Final", Given.Decisions, Given.By, Given.Now));

        Assert.Equal(Given.Core.Select(p => p.Agency.Id), meeting.CopiesOf(1).Select(c => c.AgencyId));
        Assert.All(meeting.CopiesOf(1), c => Assert.Null(c.OpenedAt));
    }

    [Fact]
    public void Amended_GoesToWhoeverHasAnEarlierVersion_AlsoToOneThatOnlyReadIt()
    {
        var meeting = Given.Minuted();
        meeting.OpenMinutes(Given.Udi.Id, Given.Now.AddHours(8));

        Given.Done(meeting.AmendMinutes("Amended", "A wrong date", Given.By, Given.Now.AddHours(9)));

        Assert.Contains(Given.Udi.Id, meeting.CopiesOf(2).Select(c => c.AgencyId));
        Assert.Equal(Given.Now.AddHours(8), meeting.CopiesOf(1).Single(c => c.AgencyId == Given.Udi.Id).OpenedAt);
        Assert.All(meeting.CopiesOf(2), c => Assert.Null(c.OpenedAt));
    }

    [Fact]
    public void Opened_KeepsTheFirstTime()
    {
        var meeting = Given.Minuted();

        meeting.OpenMinutes(Given.Exit.Id, Given.Now.AddHours(8));
        meeting.OpenMinutes(Given.Exit.Id, Given.Now.AddHours(9));

        Assert.Equal(Given.Now.AddHours(8), Assert.Single(meeting.CopiesOf(1), c => c.OpenedAt is not null).OpenedAt);
    }

    [Fact]
    public void Recalled_CanNoLongerBeOpened_AndAmendingSendsTheRightOnes()
    {
        var meeting = Given.Minuted();
        Given.Done(meeting.RecallMinutes("Another meeting's minutes", Given.Now.AddHours(8)));

        meeting.OpenMinutes(Given.Exit.Id, Given.Now.AddHours(9));

        Assert.All(meeting.CopiesOf(1), c => Assert.Null(c.OpenedAt));
        Assert.Equal("MINUTES_RECALLED", meeting.RecallMinutes("For another reason", Given.Now).Error!.Code);
        Given.Done(meeting.AmendMinutes("The right ones", "The wrong text", Given.By, Given.Now.AddHours(9)));
        Assert.Equal((2, null), (meeting.CurrentMinutes!.Number, meeting.CurrentMinutes.RecalledAt));
        Given.Done(meeting.RecallMinutes("Wrong again", Given.Now.AddHours(10)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Recall_WithoutReason_IsRefused(string reason) =>
        Assert.Contains("reason", Given.Minuted().RecallMinutes(reason, Given.Now).Error!.Fields.Keys);
}
