using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Validate;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>Two replicas' workers on one store.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private World _world = null!;
    private Replica _other = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.StartAsync();
        _other = new Replica(_world.Host.Services, "other");
        await _other.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _other.StopAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Events_WithTwoReplicas_AreSentOnceEach()
    {
        await _world.SubscribeAsync();
        var told = Enumerable.Range(0, 40).Select(_ => _world.TellApproaching().ToString()).ToList();
        await Eventually.TrueAsync(
            async () => await _world.StoredDeliveriesAsync() is { Count: 40 } all && all.All(d => d.State == DeliveryState.Delivered),
            "all are delivered"
        );
        Assert.Equal(told.Order(), _world.Receiver.Events.Select(e => e.Id).Order());
    }

    [Fact]
    public async Task Delete_AtOneReplica_BreaksOffWhatTheOtherSends()
    {
        var subscribed = await _world.SubscribeAsync();
        await HostWorker().StopAsync(CancellationToken.None);
        var (arrived, brokenOff) = (new TaskCompletionSource(), new TaskCompletionSource());
        _world.Receiver.OnEvent = async (context, _) =>
        {
            context.RequestAborted.Register(brokenOff.SetResult);
            arrived.TrySetResult();
            await brokenOff.Task;
        };
        await Eventually.TrueAsync(() => IsFreeAsync(subscribed.Id), "the lease of the validation has been let go");
        _world.TellApproaching();
        await arrived.Task;

        (await _world.ChildWelfare.DeleteAsync($"/api/v1/subscriptions/{subscribed.Id}")).EnsureSuccessStatusCode();
        var sent = _world.Receiver.Requests.Count;
        await brokenOff.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await _world.ToldAsync(_world.TellApproaching());
        await Eventually.TrueAsync(
            async () => (await _world.StoredDeliveriesAsync()).All(d => d.State == DeliveryState.Cancelled),
            "cancelled"
        );
        Assert.Equal(sent, _world.Receiver.Requests.Count);
    }

    [Fact]
    public async Task Lease_IsOnesUntilItIsLetGoOrRunsOut()
    {
        var id = new SubscriptionId((await _world.SubscribeAsync()).Id);
        await Eventually.TrueAsync(() => IsFreeAsync(id.Value), "free");
        using var one = _other.Claims("one");
        using var two = _other.Claims("two");
        Assert.True(await one.TryEnterAsync(id, CancellationToken.None));
        Assert.False(await two.TryEnterAsync(id, CancellationToken.None));
        Assert.Empty(await one.RenewAsync(CancellationToken.None));
        one.Leave(id);
        await one.RenewAsync(CancellationToken.None);
        Assert.False(one.Holds(id));
        Assert.True(await two.TryEnterAsync(id, CancellationToken.None));

        // Its holder died: the lease runs out, and whoever comes takes it.
        await _world.Host.InStoreAsync(
            (SubscriptionsDb db) =>
                db.Subscriptions.ExecuteUpdateAsync(s =>
                    s.SetProperty(r => EF.Property<DateTimeOffset?>(r, LeaseColumns.Until), DateTimeOffset.UnixEpoch)
                )
        );
        Assert.True(await one.TryEnterAsync(id, CancellationToken.None));
        Assert.Equal([id], await two.RenewAsync(CancellationToken.None));
        Assert.False(two.Holds(id));
    }

    [Fact]
    public async Task Endpoint_DueToBeAsked_IsAskedByOneReplica_AndNotAgainByOneThatSawItDue()
    {
        _world.Receiver.Agrees = Receiving.Agrees.No;
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            var answer = await _world.PostAsync(new { endpoint = $"{_world.Receiver.Url}/{i}", eventTypes = new[] { "tot.events.v1.*" } });
            ids.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid());
        }
        await Eventually.TrueAsync(
            () => _world.Host.InStoreAsync((SubscriptionsDb db) => db.Subscriptions.AllAsync(s => s.ValidationAttempts == 1)),
            "each has been asked"
        );
        // The handshake and the challenge.
        Assert.Equal(20, _world.Receiver.Requests.Count);

        await Eventually.TrueAsync(() => IsFreeAsync(ids[0]), "the lease has been let go");
        await _other.Validation.AskIfMineAsync(new(ids[0]), CancellationToken.None);
        Assert.Equal(20, _world.Receiver.Requests.Count);
    }

    private IHostedService HostWorker() => _world.Host.Services.GetServices<IHostedService>().OfType<DeliveryWorker>().Single();

    private Task<bool> IsFreeAsync(Guid id) =>
        _world.Host.InStoreAsync(
            (SubscriptionsDb db) =>
                db.Subscriptions.AnyAsync(s => s.Id == new SubscriptionId(id) && EF.Property<string?>(s, LeaseColumns.Holder) == null)
        );

    /// <summary>The sending half of another replica.</summary>
    private sealed class Replica
    {
        private readonly IServiceProvider _services;
        private readonly SubscriptionsOptions _like;
        private readonly IHostedService[] _workers;

        public Replica(IServiceProvider services, string name)
        {
            _services = services;
            _like = services.GetRequiredService<IOptions<SubscriptionsOptions>>().Value;
            var (claims, inFlight) = (Claims(name), new InFlight());
            Validation = ActivatorUtilities.CreateInstance<ValidationWorker>(services, claims, inFlight);
            var parts = ActivatorUtilities.CreateInstance<DeliveryParts>(services, claims, inFlight);
            _workers =
            [
                ActivatorUtilities.CreateInstance<LaneKeeper>(services, claims, inFlight),
                ActivatorUtilities.CreateInstance<DeliveryWorker>(services, parts),
                Validation,
            ];
        }

        public ValidationWorker Validation { get; }

        public LaneClaims Claims(string name) =>
            new(
                _services.GetRequiredService<IServiceScopeFactory>(),
                Options.Create(new SubscriptionsOptions { Replica = name, PollInterval = _like.PollInterval })
            );

        public Task StartAsync() => Task.WhenAll(_workers.Select(w => w.StartAsync(CancellationToken.None)));

        public async Task StopAsync()
        {
            foreach (var worker in _workers.Reverse())
            {
                await worker.StopAsync(CancellationToken.None);
            }
        }
    }
}
