using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class OpenWarningTests
{
    private static readonly DateTimeOffset Now = Build.Now;

    private static OpenWarning Open(TimeSpan left)
    {
        var warning = OpenWarning.Of(Guid.CreateVersion7(Now), Guid.CreateVersion7(Now));
        warning.Open(Now + left, 2, Now);
        return warning;
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 6)]
    [InlineData(30, 24)]
    public void FirstStep_ComesAfterAnEighthOfTheTime_AnHourToADay(int days, int hours)
    {
        var warning = Open(days == 1 ? TimeSpan.FromHours(3) : TimeSpan.FromDays(days));
        Assert.Equal(Now.AddHours(hours), warning.NextStepAt);
        Assert.Null(warning.Climb(Now.AddHours(hours).AddTicks(-1)));
        Assert.Equal(LadderRecipient.Agency, warning.Climb(Now.AddHours(hours)));
    }

    [Fact]
    public void Climb_EndsWithTheCoordinator()
    {
        var warning = Open(TimeSpan.FromDays(30));
        var steps = Enumerable.Range(1, 4).Select(d => warning.Climb(Now.AddDays(d)));
        Assert.Equal([LadderRecipient.Agency, LadderRecipient.AgencyLeader, LadderRecipient.Coordinator, null], steps);
        Assert.Null(warning.NextStepAt);
    }

    [Fact]
    public void Close_EndsIt_AndAnOlderWarningDoesNotOpenItAgain()
    {
        var warning = Open(TimeSpan.FromDays(30));
        warning.Close(3);
        warning.Open(Now.AddDays(30), 2, Now);
        Assert.Null(warning.NextStepAt);
        warning.Open(Now.AddDays(30), 4, Now);
        Assert.NotNull(warning.NextStepAt);
    }

    [Fact]
    public void Warning_WhileItClimbs_DoesNotBeginAnew()
    {
        var warning = Open(TimeSpan.FromDays(30));
        warning.Climb(Now.AddDays(1));
        warning.Open(Now.AddDays(30), 3, Now.AddDays(1));
        Assert.Equal(LadderRecipient.AgencyLeader, warning.Climb(Now.AddDays(2)));
    }

    [Fact]
    public void Hasten_MakesTheNextStepDueAtOnce_UnlessItIsClosed()
    {
        var warning = Open(TimeSpan.FromDays(30));
        warning.Hasten(Now);
        Assert.Equal(LadderRecipient.Agency, warning.Climb(Now));
        warning.Close(9);
        warning.Hasten(Now);
        Assert.Null(warning.Climb(Now.AddYears(1)));
    }
}
