using Tot.Kernel;
using Tot.WebConsole.Api;
using Tot.WebConsole.Pages.Cases;

namespace Tot.WebConsole.Tests;

/// <summary>How pressing a case is: by its legal dates, and by the 24 hours within which its acute meeting is to be held.</summary>
public sealed class CaseRowTests
{
    private static readonly DateTimeOffset Now = Oslo.At(new DateOnly(2026, 3, 10), new TimeOnly(10, 0));
    private static readonly CaseSummary Summary = new(Guid.NewGuid(), "TOT-2026-000001", "4601", null, "acute", Now);

    [Theory]
    [InlineData("acute", -1, CaseLight.Red)]
    [InlineData("acute", 1, CaseLight.Yellow)]
    [InlineData("follow-up", -1, CaseLight.Green)]
    public void Light_FollowsTheClockOfTheAcuteMeeting(string kind, int hours, CaseLight light) =>
        Assert.Equal(light, CaseRow.Of(Summary, [Meeting(kind, Now.AddHours(hours))], [], Now).Light);

    [Fact]
    public void NothingAhead_IsGreen_AndHasNoDate()
    {
        var row = CaseRow.Of(Summary, [], [], Now);
        Assert.Equal((CaseLight.Green, null), (row.Light, row.NextOn));
    }

    [Fact]
    public void ProposedMeeting_IsNext_WhenItMustBeHeld()
    {
        var row = CaseRow.Of(Summary, [Meeting("acute", Now.AddHours(20))], [], Now);
        Assert.Equal((new DateOnly(2026, 3, 11), "MeetingKind.acute"), (row.NextOn, row.NextKind));
    }

    private static MeetingSummary Meeting(string kind, DateTimeOffset targetAt) =>
        new(Guid.NewGuid(), kind, "proposed", Summary.Id, Summary.CaseNumber, Now, targetAt, null, null, null, null, null, [], []);
}
