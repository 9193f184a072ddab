using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Subscriptions.Tests.Receiving;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

public sealed class ChangeEndpointTests : IAsyncLifetime
{
    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private Task<HttpResponseMessage> ChangeAsync(Guid id, string endpoint, string persona = "child-welfare") =>
        _world.Host.As(persona).PostAsJsonAsync($"/api/v1/subscriptions/{id}/change-endpoint", new { endpoint });

    [Fact]
    public async Task Endpoint_Changed_MustAgreeBeforeItGetsWhatWasKeptBack()
    {
        await using var other = await WebhookReceiver.StartAsync();
        other.Agrees = Agrees.No;
        var subscribed = await _world.SubscribeAsync();

        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync(subscribed.Id, other.Url)).StatusCode);
        var id = _world.TellApproaching();
        await _world.DeliveryAsync(subscribed.Id, "waiting", attempts: 0);
        await _world.StateAsync(subscribed.Id, "pending");
        Assert.Empty(other.Events);

        other.Agrees = Agrees.ByHandshake;
        Assert.Equal(HttpStatusCode.OK, (await _world.ActAsync(subscribed.Id, "validate")).StatusCode);
        await _world.DeliveryAsync(subscribed.Id, "delivered");
        Assert.Equal(id.ToString(), Assert.Single(other.Events).Id);
        Assert.Empty(_world.Receiver.Events);
        Assert.Contains(
            await _world.Host.AuditAsync(),
            a => a is { Action: "change-endpoint", Changed: "endpoint,state" } && a.Target == $"subscriptions/{subscribed.Id}"
        );
    }

    [Fact]
    public async Task Endpoint_ThatIsTheSame_ChangesNothing()
    {
        var subscribed = await _world.SubscribeAsync();
        var answer = await ChangeAsync(subscribed.Id, _world.Receiver.Url);
        Assert.Equal("active", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString());
        Assert.DoesNotContain(await _world.Host.AuditAsync(), a => a.Action == "change-endpoint");
    }

    [Fact]
    public async Task Endpoint_OfATwin_IsRefusedWithTheTwin()
    {
        await using var other = await WebhookReceiver.StartAsync();
        var one = await _world.SubscribeAsync();
        var two = await _world.SubscribeAsync(endpoint: other.Url);
        var refused = await ChangeAsync(two.Id, _world.Receiver.Url);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("SUBSCRIPTION_EXISTS", problem.GetProperty("code").GetString());
        Assert.Equal(one.Id, problem.GetProperty("subscriptionId").GetGuid());
    }

    [Fact]
    public async Task Endpoint_OfAnotherAgencysSubscription_DoesNotExist()
    {
        var subscribed = await _world.SubscribeAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync(subscribed.Id, _world.Receiver.Url, "police-exit")).StatusCode);
    }

    [Fact]
    public async Task OldEndpoint_GetsNothingAfterTheAnswer()
    {
        await using var other = await WebhookReceiver.StartAsync();
        var arrived = new TaskCompletionSource();
        _world.Receiver.OnEvent = async (context, _) =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching();
        await arrived.Task;
        await ChangeAsync(subscribed.Id, other.Url);
        var before = _world.Receiver.Requests.Count;
        await _world.DeliveryAsync(subscribed.Id, "delivered");
        Assert.Equal(before, _world.Receiver.Requests.Count);
        Assert.Single(other.Events);
    }
}
