using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class RetryPlanTests
{
    private static readonly DateTimeOffset Now = Build.Now;

    [Fact]
    public void Next_FirstRetriesComeInSeconds()
    {
        var plan = new RetryPlan(Now, null);
        Assert.Equal(
            [2, 5, 15, 45, 120, 240, 480],
            Enumerable.Range(1, 7).Select(n => (plan.Next(n, Now, null, 0.5)!.Value - Now).TotalSeconds)
        );
    }

    [Theory]
    [InlineData(0.0, 1.6)]
    [InlineData(1.0, 2.4)]
    public void Next_JitterSpreadsByAFifth(double jitter, double seconds) =>
        Assert.Equal(seconds, (new RetryPlan(Now, null).Next(1, Now, null, jitter)!.Value - Now).TotalSeconds, 6);

    [Theory]
    [InlineData(48, 60)]
    [InlineData(24, 30)]
    [InlineData(1, 5)]
    [InlineData(-30, 5)]
    [InlineData(24 * 30, 120)]
    public void Next_TheNearerTheDeadlineTheTighter(int hoursLeft, int longestMinutes) =>
        Assert.Equal(longestMinutes, (new RetryPlan(Now, Now.AddHours(hoursLeft)).Next(40, Now, null, 0.5)!.Value - Now).TotalMinutes, 6);

    [Theory]
    [InlineData(48, 48)]
    [InlineData(3, 24)]
    [InlineData(-30, 24)]
    [InlineData(24 * 100, 24 * 14)]
    public void GiveUpAt_IsTheDeadlineWithinBounds(int hoursLeft, int hours) =>
        Assert.Equal(Now.AddHours(hours), new RetryPlan(Now, Now.AddHours(hoursLeft)).GiveUpAt);

    [Fact]
    public void GiveUpAt_WithoutADeadline_IsThreeDays() => Assert.Equal(Now.AddDays(3), new RetryPlan(Now, null).GiveUpAt);

    [Theory]
    [InlineData(48, 6 * 60)]
    [InlineData(1, 15)]
    [InlineData(24 * 100, 12 * 60)]
    public void AlarmAt_IsEarlyForWhatIsUrgent(int hoursLeft, int minutes) =>
        Assert.Equal(Now.AddMinutes(minutes), new RetryPlan(Now, Now.AddHours(hoursLeft)).AlarmAt);

    [Fact]
    public void Next_AfterTheHorizon_IsNone() => Assert.Null(new RetryPlan(Now, null).Next(5, Now.AddDays(3), null, 0.5));

    [Theory]
    [InlineData(60, 60)]
    [InlineData(1, 2)]
    [InlineData(3600 * 48, 3600 * 24)]
    public void Next_HonoursRetryAfterUpToADay(int asked, int seconds) =>
        Assert.Equal(Now.AddSeconds(seconds), new RetryPlan(Now, null).Next(1, Now, TimeSpan.FromSeconds(asked), 0.5));
}
