using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Tests.Receiving;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>The service among its peers, a case that child welfare takes part in, and that agency's receiver.</summary>
internal sealed class World : IAsyncDisposable
{
    private World(ServiceTestHost host, WebhookReceiver receiver) => (Host, Receiver) = (host, receiver);

    public ServiceTestHost Host { get; }
    public WebhookReceiver Receiver { get; }
    public Guid Case { get; } = Guid.CreateVersion7();
    public Guid Placement { get; } = Guid.CreateVersion7();
    public HttpClient ChildWelfare => Host.As("child-welfare");

    public static async Task<World> StartAsync(params string[] settings)
    {
        var host = await ServiceTestHost.StartAsync(
            SubscriptionsService.Definition,
            ["--Subscriptions:PollInterval", "00:00:00.05", .. settings]
        );
        var world = new World(host, await WebhookReceiver.StartAsync());
        host.Peers.Enrol(world.Case, "child-welfare");
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    public Task<HttpResponseMessage> PostAsync(object body, string persona = "child-welfare") =>
        Host.As(persona).PostAsJsonAsync("/api/v1/subscriptions", body);

    /// <summary>Subscribes to all deadline events and waits until the endpoint has agreed.</summary>
    public async Task<Subscribed> SubscribeAsync(
        string persona = "child-welfare",
        string types = "tot.events.v1.*",
        string? endpoint = null,
        string? mode = null
    )
    {
        var response = await PostAsync(
            new
            {
                endpoint = endpoint ?? Receiver.Url,
                eventTypes = new[] { types },
                contentMode = mode,
            },
            persona
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        var subscribed = new Subscribed(answer.GetProperty("id").GetGuid(), answer.GetProperty("secret").GetString()!);
        await StateAsync(subscribed.Id, "active", persona);
        return subscribed;
    }

    public Task<JsonElement> StateAsync(Guid id, string state, string persona = "child-welfare") => UntilAsync(id, "state", state, persona);

    public Task<JsonElement> HealthAsync(Guid id, string health) => UntilAsync(id, "health", health, "child-welfare");

    public Task<HttpResponseMessage> ActAsync(Guid id, string act) => ChildWelfare.PostAsync($"/api/v1/subscriptions/{id}/{act}", null);

    public async Task<List<JsonElement>> DeliveriesAsync(Guid id)
    {
        var answer = await ChildWelfare.GetFromJsonAsync<JsonElement>($"/api/v1/subscriptions/{id}/deliveries");
        return [.. answer.GetProperty("items").EnumerateArray()];
    }

    /// <summary>The subscription's only delivery, once it has this state and at least so many attempts.</summary>
    public async Task<JsonElement> DeliveryAsync(Guid id, string state, int attempts = 1)
    {
        JsonElement? found = null;
        await Eventually.TrueAsync(
            async () =>
            {
                found = (await DeliveriesAsync(id)).SingleOrDefault();
                return found is { ValueKind: JsonValueKind.Object } d
                    && d.GetProperty("state").GetString() == state
                    && d.GetProperty("attempts").GetArrayLength() >= attempts;
            },
            $"delivery {state} after {attempts} attempts"
        );
        return found!.Value;
    }

    public Guid TellApproaching(int leadDays = 7, Guid? caseId = null, TimeSpan? dueIn = null)
    {
        var dueAt = Host.Clock.Now + (dueIn ?? TimeSpan.FromDays(leadDays));
        var deadline = new Deadline
        {
            DeadlineId = Guid.CreateVersion7().ToString(),
            PlacementId = Placement.ToString(),
            CaseId = (caseId ?? Case).ToString(),
            Kind = DeadlineKind.DecisionExpires,
            DueOn = "2026-03-17",
            DueAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(dueAt),
            Version = 1,
            Basis = "board-six-weeks",
            RuleSet = "bvl-2021-6-6",
        };
        return Host.Peers.Placements.Tell(new DeadlineApproaching { Deadline = deadline, LeadDays = leadDays }, $"placements/{Placement}");
    }

    public Task<bool> InFeedAsync(Guid eventId) =>
        Host.InStoreAsync((SubscriptionsDb db) => db.PartnerEvents.AnyAsync(e => e.EventId == eventId));

    public Task ToldAsync(Guid eventId) => Eventually.TrueAsync(() => InFeedAsync(eventId), "the event is in the partner feed");

    public Task ReceivedAsync(int events) =>
        Eventually.TrueAsync(() => Task.FromResult(Receiver.Events.Count >= events), $"{events} events received");

    public Task<List<Delivery>> StoredDeliveriesAsync() =>
        Host.InStoreAsync((SubscriptionsDb db) => db.Deliveries.AsNoTracking().ToListAsync());

    private async Task<JsonElement> UntilAsync(Guid id, string member, string value, string persona)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(
            async () =>
            {
                found = await Host.As(persona).GetFromJsonAsync<JsonElement>($"/api/v1/subscriptions/{id}");
                return found.GetProperty(member).GetString() == value;
            },
            $"{member} is {value}"
        );
        return found;
    }
}

internal sealed record Subscribed(Guid Id, string Secret);
