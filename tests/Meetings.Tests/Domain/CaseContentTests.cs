using Tot.Meetings.Domain;

namespace Tot.Meetings.Tests.Domain;

public sealed class CaseContentTests
{
    private const string Traced = "As in TOT-2026-000123";

    [Theory]
    [InlineData("as in TOT-2026-000123", true)]
    [InlineData("tot 2026 000123", true)]
    [InlineData("born 41810199999?", true)]
    [InlineData("418101 99999", true)]
    [InlineData("00000000-0000-7000-8000-0000000000c1", true)]
    [InlineData("a girl of 15, call 55 55 55 55", false)]
    [InlineData("org 310000108, budget 2026: 1000000", false)]
    [InlineData("999999999999999", false)]
    public void Text_ThatLeadsToACase_IsFound(string text, bool found) => Assert.Equal(found, CaseContent.IsIn(text));

    [Theory]
    [InlineData(MeetingKind.AnonymousDiscussion)]
    [InlineData(MeetingKind.Standing)]
    [InlineData(MeetingKind.Evaluation)]
    [InlineData(MeetingKind.Leadership)]
    public void AMeetingAboutNoCase_RefusesCaseContent_InEachOfItsTexts(MeetingKind kind)
    {
        var meeting = Given.Proposed(kind);
        var traced = TimeSlot.Create(Given.Now.AddHours(4), Given.Now.AddHours(5), Traced, null, Given.Now).Value;
        Refused("place", meeting.Convene(traced, Given.Core, Given.By, Given.Now));
        Given.Done(meeting.Convene(Given.Slot(), Given.Core, Given.By, Given.Now));
        Refused("place", meeting.Reschedule(traced, Given.Now));
        Refused("reason", meeting.Cancel(Traced, Given.Now));
        Refused("otherAttendees", meeting.Hold(null, Given.AllPresent, [Traced], Given.Now.AddHours(6)));
        Given.Done(meeting.Hold(null, Given.AllPresent, [], Given.Now.AddHours(6)));
        Refused("text", meeting.DraftMinutes(Traced, [], Given.By, Given.Now));
        Refused(
            "decisions[0].title",
            meeting.FinaliseMinutes("Text", [new(Given.Exit.Id, Traced, new DateOnly(2026, 3, 10))], Given.By, Given.Now)
        );
        Given.Done(meeting.FinaliseMinutes("Text", [], Given.By, Given.Now));
        Refused("reason", meeting.AmendMinutes("Text", Traced, Given.By, Given.Now));
        Refused("reason", meeting.RecallMinutes(Traced, Given.Now));
    }

    [Fact]
    public void AMeetingInACase_MayNameIt() => Given.Done(Given.Held().FinaliseMinutes(Traced, Given.Decisions, Given.By, Given.Now));

    private static void Refused(string field, Tot.Kernel.Result<Outcome> result) =>
        Assert.Equal(("CASE_CONTENT_NOT_ALLOWED", field), (result.Error!.Code, Assert.Single(result.Error.Fields.Keys)));
}
