using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Subscriptions.Domain;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

public sealed class ResendTests : IAsyncLifetime
{
    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private string Path(Guid id, string act) => $"/api/v1/subscriptions/{id}/{act}";

    private async Task<JsonElement> ResendAsync(Guid id, object range)
    {
        var answer = await _world.ChildWelfare.PostAsJsonAsync(Path(id, "resend"), range);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    [Fact]
    public async Task One_ThatWasDelivered_IsSentAgainUnderTheSameId()
    {
        var subscribed = await _world.SubscribeAsync();
        var id = _world.TellApproaching().ToString();
        var delivery = await _world.DeliveryAsync(subscribed.Id, "delivered");
        var path = Path(subscribed.Id, $"deliveries/{delivery.GetProperty("id").GetGuid()}/resend");
        Assert.Equal(HttpStatusCode.NotFound, (await _world.Host.As("police-exit").PostAsync(path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _world.ChildWelfare.PostAsync(path, null)).StatusCode);
        await _world.DeliveryAsync(subscribed.Id, "delivered", attempts: 2);
        Assert.Equal([id, id], _world.Receiver.Events.Select(e => e.Id));
        Assert.Contains(await _world.Host.AuditAsync(), a => a.Action == "resend-delivery");
    }

    [Fact]
    public async Task One_WhoseAgencyHasLeftTheCase_IsAskedForEntitlementAndDropped()
    {
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching();
        var delivery = await _world.DeliveryAsync(subscribed.Id, "delivered");
        _world.Host.Peers.Remove(_world.Case, "child-welfare");
        await _world.ChildWelfare.PostAsync(Path(subscribed.Id, $"deliveries/{delivery.GetProperty("id").GetGuid()}/resend"), null);
        await _world.DeliveryAsync(subscribed.Id, "dropped", attempts: 2);
        Assert.Single(_world.Receiver.Events);
    }

    [Fact]
    public async Task FromAPoint_SendsWhatWasToldBeforeThereWasASubscription()
    {
        var told = Enumerable.Range(0, 3).Select(_ => _world.TellApproaching()).ToList();
        await _world.ToldAsync(told[2]);
        var first = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>("/api/v1/events?limit=1");
        var subscribed = await _world.SubscribeAsync();
        var answer = await ResendAsync(subscribed.Id, new { after = first.GetProperty("next").GetString() });
        Assert.Equal(2, answer.GetProperty("queued").GetInt32());
        await _world.ReceivedAsync(2);
        Assert.Equal(told.Skip(1).Select(t => t.ToString()).Order(), _world.Receiver.Events.Select(e => e.Id).Order());
    }

    [Fact]
    public async Task Range_OfGivenUpOnes_SendsThoseOnly()
    {
        var status = 500;
        _world.Receiver.OnEvent = (context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching(leadDays: 1);
        await _world.DeliveryAsync(subscribed.Id, "waiting");
        _world.Host.Clock.Advance(TimeSpan.FromDays(2));
        await _world.DeliveryAsync(subscribed.Id, "given-up", attempts: 2);
        var health = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>(Path(subscribed.Id, "health"));
        Assert.Equal(
            ("failing", 1, 0, 2),
            (
                health.GetProperty("health").GetString(),
                health.GetProperty("givenUp").GetInt32(),
                health.GetProperty("waiting").GetInt32(),
                health.GetProperty("consecutiveFailures").GetInt32()
            )
        );

        status = 204;
        var range = new { toldFrom = _world.Host.Clock.Now.AddDays(-10), states = new[] { "given-up" } };
        Assert.Equal(1, (await ResendAsync(subscribed.Id, range)).GetProperty("queued").GetInt32());
        await _world.DeliveryAsync(subscribed.Id, "delivered", attempts: 3);
        Assert.Equal(0, (await ResendAsync(subscribed.Id, range)).GetProperty("queued").GetInt32());
        await _world.HealthAsync(subscribed.Id, "healthy");
    }

    [Fact]
    public async Task Range_WithoutABeginning_IsRefused()
    {
        var subscribed = await _world.SubscribeAsync();
        var answer = await _world.ChildWelfare.PostAsJsonAsync(Path(subscribed.Id, "resend"), new { });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Lag_IsHowLongTheOldestHasWaited()
    {
        var subscribed = await _world.SubscribeAsync();
        await _world.ActAsync(subscribed.Id, "pause");
        _world.TellApproaching();
        await _world.DeliveryAsync(subscribed.Id, "waiting", attempts: 0);
        _world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        var health = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>(Path(subscribed.Id, "health"));
        Assert.Equal((1, 600), (health.GetProperty("waiting").GetInt32(), health.GetProperty("lagSeconds").GetInt64()));
    }

    [Fact]
    public async Task Lists_FilterSortAndPage()
    {
        var subscribed = await _world.SubscribeAsync();
        var told = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            _world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            told.Add(_world.TellApproaching());
            await Eventually.TrueAsync(async () => (await _world.StoredDeliveriesAsync()).Count == told.Count, "it is to be delivered");
        }
        await Eventually.TrueAsync(
            async () => (await _world.StoredDeliveriesAsync()).Count(d => d.State == DeliveryState.Delivered) == 3,
            "all delivered"
        );
        var path = Path(subscribed.Id, "deliveries?orderBy=createdAt&pageSize=2");
        var page = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>(path);
        var rest = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>(
            path + "&pageToken=" + page.GetProperty("nextPageToken").GetString()
        );
        Assert.Equal(told, page.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).Select(Event));
        var one = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>(Path(subscribed.Id, $"deliveries?eventId={told[1]}"));
        Assert.Equal(told[1], Event(Assert.Single(one.GetProperty("items").EnumerateArray())));
        var none = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>("/api/v1/subscriptions?state=paused&orderBy=changedAt%20desc");
        Assert.Empty(none.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await _world.ChildWelfare.GetAsync("/api/v1/subscriptions?orderBy=secret")).StatusCode);
    }

    private static Guid Event(JsonElement delivery) => delivery.GetProperty("eventId").GetGuid();
}
