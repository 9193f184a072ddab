using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Retain;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>The feed as server-sent events, read by .NET's own parser, and how long it is kept.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<List<SseItem<string>>> ReadAsync(
        int count,
        string path = "/api/v1/events/stream",
        string? lastId = null,
        string? accept = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }
        if (accept is not null)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        }
        using var response = await _world.ChildWelfare.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var items = new List<SseItem<string>>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync(patience.Token))
        {
            items.Add(item);
            if (items.Count == count)
            {
                break;
            }
        }
        return items;
    }

    [Fact]
    public async Task Stream_BringsWhatIsThereAndWhatComes_AndGoesOnAfterTheLastId()
    {
        var first = _world.TellApproaching();
        await _world.ToldAsync(first);
        var reading = ReadAsync(2);
        var second = _world.TellApproaching();
        var items = await reading;
        Assert.Equal([first, second], items.Select(Id));
        Assert.All(items, i => Assert.Equal("tot.events.v1.DeadlineApproaching", i.EventType));

        var third = _world.TellApproaching();
        Assert.Equal([second, third], (await ReadAsync(2, "/api/v1/events", items[0].EventId, "text/event-stream")).Select(Id));
    }

    [Fact]
    public async Task Stream_LeavesOutWhatTheAgencyMayNotKnow()
    {
        var others = Guid.CreateVersion7();
        _world.Host.Peers.Enrol(others, "child-welfare-oslo");
        await _world.ToldAsync(_world.TellApproaching(caseId: others));
        var inside = _world.TellApproaching();
        Assert.Equal(inside, Id(Assert.Single(await ReadAsync(1))));
        Assert.Equal(HttpStatusCode.BadRequest, (await _world.ChildWelfare.GetAsync("/api/v1/events/stream?after=x!")).StatusCode);
    }

    [Fact]
    public async Task Retention_DeletesFromTheBeginning_AndRefusesCursorsFromBefore()
    {
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching();
        await _world.DeliveryAsync(subscribed.Id, "delivered");
        _world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = _world.TellApproaching();
        await _world.ToldAsync(second);
        var page = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>("/api/v1/events?limit=1");
        var early = page.GetProperty("next").GetString();
        await Eventually.TrueAsync(
            async () => (await _world.StoredDeliveriesAsync()).All(d => d.State == DeliveryState.Delivered),
            "delivered"
        );
        _world.Host.Clock.Advance(TimeSpan.FromDays(401));
        var third = _world.TellApproaching();
        await _world.ToldAsync(third);

        var retention = _world.Host.Services.GetServices<IHostedService>().OfType<RetentionWorker>().Single();
        Assert.Equal(2, await retention.TidyAsync(CancellationToken.None));
        var left = await _world.Host.InStoreAsync((SubscriptionsDb db) => db.PartnerEvents.Select(e => e.EventId).ToListAsync());
        Assert.Equal([third], left);

        var refused = await _world.ChildWelfare.GetAsync("/api/v1/events?after=" + early);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("EVENTS_EXPIRED", problem.GetProperty("code").GetString());
        var oldest = problem.GetProperty("oldest").GetString();
        var rest = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>("/api/v1/events?after=" + oldest);
        Assert.Equal(third, Assert.Single(rest.GetProperty("events").EnumerateArray()).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Retention_OfLessThan90Days_StopsTheStart() =>
        await Assert.ThrowsAnyAsync<Exception>(() => World.StartAsync("--Subscriptions:Retention", "89.00:00:00"));

    private static Guid Id(SseItem<string> item) => JsonDocument.Parse(item.Data).RootElement.GetProperty("id").GetGuid();
}
