using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class SuspendPlanTests
{
    private static readonly DateTimeOffset Now = Build.Now;

    [Theory]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, 15)]
    [InlineData(6, 30)]
    [InlineData(9, 240)]
    [InlineData(10, 300)]
    [InlineData(1_000_000, 300)]
    public void Until_AfterSomeFailuresInARow_DoublesUpToFiveMinutes(int failures, int? seconds) =>
        Assert.Equal(seconds is { } s ? Now.AddSeconds(s) : null, SuspendPlan.Until(failures, Now, 0.5));

    [Fact]
    public void Until_IsSpreadByAFifth()
    {
        Assert.Equal(Now.AddSeconds(12), SuspendPlan.Until(5, Now, 0));
        Assert.Equal(Now.AddSeconds(18), SuspendPlan.Until(5, Now, 1));
    }

    [Fact]
    public void Subscription_ThatReceivesAgain_IsNoLongerSuspended()
    {
        var subscription = Build.Active();
        for (var i = 0; i < SuspendPlan.Threshold; i++)
        {
            Assert.Null(subscription.SuspendedUntil);
            subscription.CountFailure(Now, 0.5);
        }
        Assert.NotNull(subscription.SuspendedUntil);
        subscription.Unsuspend();
        Assert.Equal((0, null), (subscription.ConsecutiveFailures, subscription.SuspendedUntil));
    }
}
