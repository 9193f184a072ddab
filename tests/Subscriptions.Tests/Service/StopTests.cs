using System.Net;
using Tot.Subscriptions.Domain;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>Pausing and deleting: nothing is sent after the answer.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Delete_WhileSending_BreaksOffAndNothingComesAfterTheAnswer()
    {
        var subscribed = await _world.SubscribeAsync();
        var entered = 0;
        var ended = 0;
        _world.Receiver.OnEvent = async (context, _) =>
        {
            Interlocked.Increment(ref entered);
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref ended);
            }
        };
        for (var i = 0; i < 12; i++)
        {
            _world.TellApproaching();
        }
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref entered) == 4), "four are under way");

        var answer = await _world.ChildWelfare.DeleteAsync($"/api/v1/subscriptions/{subscribed.Id}");
        var sent = _world.Receiver.Events.Count;
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref ended) == 4), "all four were broken off");

        await _world.ToldAsync(_world.TellApproaching());
        Assert.Equal(sent, _world.Receiver.Events.Count);
        await Eventually.TrueAsync(
            async () => (await _world.StoredDeliveriesAsync()).TrueForAll(d => d.State == DeliveryState.Cancelled),
            "what waited is cancelled"
        );
        Assert.Equal(sent, _world.Receiver.Events.Count);
        Assert.Equal(HttpStatusCode.NotFound, (await _world.ChildWelfare.GetAsync($"/api/v1/subscriptions/{subscribed.Id}")).StatusCode);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await _world.ChildWelfare.DeleteAsync($"/api/v1/subscriptions/{subscribed.Id}")).StatusCode
        );
        Assert.Single(await _world.Host.AuditAsync(), a => a.Action == "delete-subscription");
    }

    [Fact]
    public async Task Delete_ThenTheSameWish_IsANewSubscription()
    {
        var first = await _world.SubscribeAsync();
        await _world.ChildWelfare.DeleteAsync($"/api/v1/subscriptions/{first.Id}");
        Assert.NotEqual(first.Id, (await _world.SubscribeAsync()).Id);
    }

    [Fact]
    public async Task Pause_KeepsBackWhatComes_ResumeDeliversIt()
    {
        var subscribed = await _world.SubscribeAsync();
        Assert.Equal(HttpStatusCode.OK, (await _world.ActAsync(subscribed.Id, "pause")).StatusCode);
        var id = _world.TellApproaching();
        await _world.ToldAsync(id);
        Assert.Equal((DeliveryState.Waiting, 0), (await _world.StoredDeliveriesAsync()) is [var d] ? (d.State, d.Attempts.Count) : default);
        Assert.Empty(_world.Receiver.Events);

        Assert.Equal(HttpStatusCode.OK, (await _world.ActAsync(subscribed.Id, "resume")).StatusCode);
        await _world.DeliveryAsync(subscribed.Id, "delivered");
        Assert.Equal(id.ToString(), Assert.Single(_world.Receiver.Events).Id);
        Assert.Equal(["subscribe", "pause-subscription", "resume-subscription"], (await _world.Host.ActsAsync()).Select(a => a.Action));
    }

    [Fact]
    public async Task Pause_WithAnOldVersion_Is412()
    {
        var subscribed = await _world.SubscribeAsync();
        Assert.Equal("\"2\"", (await _world.ChildWelfare.GetAsync($"/api/v1/subscriptions/{subscribed.Id}")).Headers.ETag?.Tag);
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/subscriptions/{subscribed.Id}/pause");
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _world.ChildWelfare.SendAsync(request)).StatusCode);
        await _world.StateAsync(subscribed.Id, "active");
    }

    [Fact]
    public async Task Pause_WhenPending_Is409()
    {
        _world.Receiver.Agrees = Receiving.Agrees.No;
        var response = await _world.PostAsync(new { endpoint = _world.Receiver.Url, eventTypes = new[] { "*" } });
        var pause = await _world.ChildWelfare.PostAsync(response.Headers.Location + "/pause", null);
        Assert.Equal(HttpStatusCode.Conflict, pause.StatusCode);
        Assert.Contains("SUBSCRIPTION_WRONG_STATE", await pause.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
