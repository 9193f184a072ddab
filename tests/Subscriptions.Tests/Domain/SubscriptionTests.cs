using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class SubscriptionTests
{
    private static readonly DateTimeOffset Now = Build.Now;

    [Fact]
    public void Create_IsPendingAndAsksTheEndpointAtOnce()
    {
        var subscription = Build.Pending();
        Assert.Equal(SubscriptionState.Pending, subscription.State);
        Assert.Equal(SubscriptionHealth.Pending, subscription.Health);
        Assert.Equal(Now, subscription.NextValidationAt);
    }

    [Fact]
    public void ValidationFailed_RetriesInSecondsThenWaitsToBeAsked()
    {
        var subscription = Build.Pending();
        var waits = new List<double?>();
        for (var i = 0; i < 5; i++)
        {
            subscription.ValidationFailed("http-404", Now);
            waits.Add((subscription.NextValidationAt - Now)?.TotalSeconds);
        }
        Assert.Equal([2, 5, 20, 120, null], waits);
        Assert.Equal("http-404", subscription.ValidationProblem);
        Assert.True(subscription.Revalidate(Now.AddDays(1)).IsSuccess);
        Assert.Equal(Now.AddDays(1), subscription.NextValidationAt);
    }

    [Fact]
    public void Activate_WhenActive_ChangesNothing()
    {
        var subscription = Build.Active();
        Assert.True(subscription.Activate("handshake", Now.AddDays(1)).IsSuccess);
        Assert.Equal(("challenge", Now, Now), (subscription.ValidatedBy, subscription.ValidatedAt, subscription.ChangedAt));
    }

    [Fact]
    public void Resume_WhenPausedByAgency_IsActive()
    {
        var subscription = Build.Active();
        subscription.Pause(PauseReason.ByAgency, Now);
        Assert.Equal(SubscriptionHealth.Paused, subscription.Health);
        Assert.True(subscription.Resume(Now).IsSuccess);
        Assert.Equal((SubscriptionState.Active, SubscriptionHealth.Healthy), (subscription.State, subscription.Health));
    }

    [Fact]
    public void Resume_WhenEndpointWasGone_MustAgreeAnew()
    {
        var subscription = Build.Active();
        subscription.Pause(PauseReason.EndpointGone, Now);
        Assert.True(subscription.Resume(Now.AddHours(1)).IsSuccess);
        Assert.Equal(SubscriptionState.Pending, subscription.State);
        Assert.Equal(Now.AddHours(1), subscription.NextValidationAt);
        Assert.Null(subscription.PauseReason);
    }

    [Fact]
    public void Resume_WhenDeleted_IsRefused()
    {
        var subscription = Build.Active();
        subscription.Delete(Now);
        var refusal = subscription.Resume(Now);
        Assert.Equal("SUBSCRIPTION_WRONG_STATE", refusal.Error!.Code);
        Assert.Equal("deleted", refusal.Error.Facts["state"]);
    }

    [Fact]
    public void RotateSecret_BothSignForADay()
    {
        var subscription = Build.Active();
        Assert.True(subscription.RotateSecret("sealed-2", Now).IsSuccess);
        Assert.Equal(["sealed-2", "sealed-1"], subscription.SigningSecrets(Now.AddDays(1).AddTicks(-1)));
        Assert.Equal(["sealed-2"], subscription.SigningSecrets(Now.AddDays(1)));
    }

    [Fact]
    public void RotateSecret_Twice_TheReceiversOldOneStillSigns()
    {
        var subscription = Build.Active();
        subscription.RotateSecret("sealed-2", Now);
        subscription.RotateSecret("sealed-3", Now.AddHours(1));
        Assert.Equal(["sealed-3", "sealed-2", "sealed-1"], subscription.SigningSecrets(Now.AddHours(2)));
        Assert.Equal(["sealed-3", "sealed-2"], subscription.SigningSecrets(Now.AddHours(24)));
    }

    [Fact]
    public void Observe_WhenFailing_StaysSoUntilSomethingArrives()
    {
        var subscription = Build.Active();
        Assert.True(subscription.Observe(SubscriptionHealth.Retrying));
        Assert.True(subscription.Observe(SubscriptionHealth.Failing));
        Assert.False(subscription.Observe(SubscriptionHealth.Retrying));
        Assert.False(subscription.Observe(SubscriptionHealth.Failing));
        Assert.True(subscription.Observe(SubscriptionHealth.Healthy));
        Assert.False(subscription.Observe(SubscriptionHealth.Healthy));
    }

    [Fact]
    public void Observe_WhenPaused_SaysNothing()
    {
        var subscription = Build.Active();
        subscription.Pause(PauseReason.ByAgency, Now);
        Assert.False(subscription.Observe(SubscriptionHealth.Healthy));
        Assert.Equal(SubscriptionHealth.Paused, subscription.Health);
    }
}
