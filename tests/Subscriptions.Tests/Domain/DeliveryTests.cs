using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class DeliveryTests
{
    private static readonly DateTimeOffset Now = Build.Now;

    private static AttemptResult Result(AttemptOutcome outcome) => new(outcome, "reason", TimeSpan.FromMilliseconds(12), 500);

    [Theory]
    [InlineData(AttemptOutcome.Delivered, DeliveryState.Delivered, SubscriptionHealth.Healthy)]
    [InlineData(AttemptOutcome.Failed, DeliveryState.Waiting, SubscriptionHealth.Retrying)]
    [InlineData(AttemptOutcome.Gone, DeliveryState.Waiting, null)]
    [InlineData(AttemptOutcome.NotEntitled, DeliveryState.Dropped, null)]
    [InlineData(AttemptOutcome.Postponed, DeliveryState.Waiting, null)]
    public void Record_WhenWaiting_LeadsOn(AttemptOutcome outcome, DeliveryState state, SubscriptionHealth? health)
    {
        var delivery = Build.Delivery();
        Assert.Equal(health, delivery.Record(Result(outcome), Now, Now, 0.5).Value);
        Assert.Equal(state, delivery.State);
        Assert.Equal(state == DeliveryState.Waiting, delivery.NextAttemptAt is not null);
        var attempt = Assert.Single(delivery.Attempts);
        Assert.Equal((1, Now, outcome, "reason", 500), (attempt.Number, attempt.At, attempt.Outcome, attempt.Reason, attempt.Status));
    }

    [Theory]
    [InlineData(AttemptOutcome.Delivered)]
    [InlineData(AttemptOutcome.NotEntitled)]
    public void Record_WhenFinished_IsRefused(AttemptOutcome finishing)
    {
        var delivery = Build.Delivery();
        delivery.Record(Result(finishing), Now, Now, 0.5);
        foreach (var outcome in Enum.GetValues<AttemptOutcome>())
        {
            Assert.Equal("DELIVERY_WRONG_STATE", delivery.Record(Result(outcome), Now, Now, 0.5).Error!.Code);
        }
        Assert.Equal("DELIVERY_WRONG_STATE", delivery.Cancel(Now).Error!.Code);
        Assert.Single(delivery.Attempts);
    }

    [Fact]
    public void Record_FailureAfterTheHorizon_GivesUp()
    {
        var delivery = Build.Delivery(dueAt: Now.AddHours(48));
        var due = Now.AddHours(48);
        Assert.Equal(SubscriptionHealth.Failing, delivery.Record(Result(AttemptOutcome.Failed), due, due, 0.5).Value);
        Assert.Equal((DeliveryState.GivenUp, due), (delivery.State, delivery.FinishedAt));
        Assert.Equal("DELIVERY_WRONG_STATE", delivery.Record(Result(AttemptOutcome.Delivered), due, due, 0.5).Error!.Code);
    }

    [Fact]
    public void Record_FailingPastTheAlarm_IsFailingButGoesOn()
    {
        var delivery = Build.Delivery(dueAt: Now.AddHours(48));
        Assert.Equal(SubscriptionHealth.Failing, delivery.Record(Result(AttemptOutcome.Failed), Now, Now.AddHours(6), 0.5).Value);
        Assert.Equal(DeliveryState.Waiting, delivery.State);
    }

    [Fact]
    public void Record_PostponedAfterTheHorizon_IsStillDue()
    {
        var delivery = Build.Delivery();
        delivery.Record(Result(AttemptOutcome.Postponed), Now, Now.AddDays(30), 0.5);
        Assert.Equal((DeliveryState.Waiting, Now.AddDays(30).AddMinutes(1)), (delivery.State, delivery.NextAttemptAt));
    }

    [Fact]
    public void Cancel_Twice_IsTheSame()
    {
        var delivery = Build.Delivery();
        Assert.True(delivery.Cancel(Now).IsSuccess);
        Assert.True(delivery.Cancel(Now.AddDays(1)).IsSuccess);
        Assert.Equal((DeliveryState.Cancelled, Now), (delivery.State, delivery.FinishedAt));
    }

    [Theory]
    [InlineData(200, AttemptOutcome.Delivered, "delivered")]
    [InlineData(204, AttemptOutcome.Delivered, "delivered")]
    [InlineData(302, AttemptOutcome.Failed, "redirect-not-followed")]
    [InlineData(404, AttemptOutcome.Failed, "http-404")]
    [InlineData(410, AttemptOutcome.Gone, "gone")]
    [InlineData(429, AttemptOutcome.Failed, "http-429")]
    [InlineData(503, AttemptOutcome.Failed, "http-503")]
    public void Read_TellsWhatAnAnswerMeans(int status, AttemptOutcome outcome, string reason)
    {
        var result = EndpointAnswer.Read(status, TimeSpan.FromSeconds(7), TimeSpan.Zero);
        Assert.Equal((outcome, reason, status), (result.Outcome, result.Reason, result.Status));
        Assert.Equal(reason.StartsWith("http-", StringComparison.Ordinal), result.RetryAfter is not null);
    }
}
