using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Events.V1;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Tests.Receiving;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

public sealed class DeliverTests : IAsyncLifetime
{
    /// <summary>An endpoint that a test keeps from answering is not given up before the test lets it.</summary>
    private static readonly string[] PatientWithEndpoints = ["--Subscriptions:AttemptTimeout", "00:05:00"];

    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private void Answer(Func<int, int> status, string? retryAfter = null) =>
        _world.Receiver.OnEvent = (context, n) =>
        {
            context.Response.StatusCode = status(n);
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };

    [Fact]
    public async Task Event_IsDeliveredSignedAndTraced()
    {
        var subscribed = await _world.SubscribeAsync();
        var id = _world.TellApproaching(leadDays: 7);
        var delivery = await _world.DeliveryAsync(subscribed.Id, "delivered");

        var received = Assert.Single(_world.Receiver.Events);
        Assert.Equal(id.ToString(), received.Id);
        Assert.Equal("tot.events.v1.DeadlineApproaching", received.Type);
        Assert.Equal("/placements", received.Headers["ce-source"]);
        Assert.Equal($"placements/{_world.Placement}", received.Headers["ce-subject"]);
        Assert.Equal("2026-03-17", received.Headers["ce-dueon"]);
        Assert.Equal("warning", received.Headers["ce-severity"]);
        Assert.Equal(7, JsonDocument.Parse(received.Body).RootElement.GetProperty("leadDays").GetInt32());
        Assert.Equal(id, delivery.GetProperty("eventId").GetGuid());
        var attempt = delivery.GetProperty("attempts")[0];
        Assert.Equal((204, "delivered"), (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task EventOfACase_ThatIsTold_BeforeItsRosterIsOpened_WaitsForIt()
    {
        await _world.SubscribeAsync();
        var early = Guid.CreateVersion7();
        _world.Host.Peers.NotHeardOf.Add(early);
        var id = _world.TellApproaching(caseId: early);
        await Eventually.TrueAsync(
            () => _world.Host.InStoreAsync((Persistence.SubscriptionsDb db) => Task.FromResult(db.ParkedEvents.Any(p => p.EventId == id))),
            "the event waits"
        );
        // What comes behind it does not.
        _world.TellApproaching();
        await _world.ReceivedAsync(1);

        _world.Host.Peers.Enrol(early, "child-welfare");
        _world.Host.Peers.NotHeardOf.Remove(early);
        await Eventually.TrueAsync(
            () =>
            {
                _world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(_world.Receiver.Events.Any(e => e.Id == id.ToString()));
            },
            "the event is delivered"
        );
    }

    [Fact]
    public async Task Event_ThatWaitsWhenTheClockIsSetBack_DoesNotWaitForThatTimeToComeAgain()
    {
        Answer(n => n == 1 ? 503 : 204);
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching();
        await _world.DeliveryAsync(subscribed.Id, "waiting");

        _world.Host.Clock.Advance(TimeSpan.FromHours(-1));

        await _world.DeliveryAsync(subscribed.Id, "delivered");
        Assert.Equal(2, _world.Receiver.Events.Count);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("structured")]
    [InlineData("batch")]
    public async Task Event_IsAcceptedByIndependentLibraries(string mode)
    {
        var subscribed = await _world.SubscribeAsync(mode: mode);
        _world.TellApproaching();
        await _world.ReceivedAsync(1);
        var received = _world.Receiver.Requests[^1];
        var answer = await NodePeer.VerifyAsync(subscribed.Secret, received.Headers, received.Body);
        Assert.True(answer.GetProperty("verified").GetBoolean());
        Assert.Equal("tot.events.v1.DeadlineApproaching", answer.GetProperty("event").GetProperty("type").GetString());
        Assert.Equal("2026-03-17", answer.GetProperty("event").GetProperty("dueon").GetString());
        Assert.Equal("warning", answer.GetProperty("event").GetProperty("severity").GetString());
    }

    [Fact]
    public async Task Batch_CarriesWhatWaited_AndIsTracedEventByEvent()
    {
        Answer(n => n == 1 ? 503 : 204);
        var subscribed = await _world.SubscribeAsync(mode: "batch");
        await _world.ActAsync(subscribed.Id, "pause");
        var ids = Enumerable.Range(0, 5).Select(_ => _world.TellApproaching().ToString()).ToList();
        await Eventually.TrueAsync(async () => (await _world.StoredDeliveriesAsync()).Count == 5, "all are kept back");
        await _world.ActAsync(subscribed.Id, "resume");
        // The endpoint has answered before its answer is kept: the clock stands until then, or it is asked again after it.
        await Eventually.TrueAsync(
            async () => (await _world.StoredDeliveriesAsync()).TrueForAll(d => d.Attempts.Count == 1),
            "all wait to be tried again"
        );
        _world.Host.Clock.Advance(TimeSpan.FromSeconds(3));
        await _world.ReceivedAsync(2);

        var requests = _world.Receiver.Events;
        Assert.Equal(2, requests.Count);
        Assert.Equal(requests[0].Id, requests[1].Id);
        Assert.All(requests, r => Assert.Equal(ids, r.EventIds));
        Assert.StartsWith("application/cloudevents-batch+json", requests[0].Headers["content-type"], StringComparison.Ordinal);
        var answer = await NodePeer.VerifyAsync(subscribed.Secret, requests[0].Headers, requests[0].Body);
        Assert.True(answer.GetProperty("verified").GetBoolean());
        Assert.Equal(ids, answer.GetProperty("ids").EnumerateArray().Select(i => i.GetString()));
        await Eventually.TrueAsync(
            async () => (await _world.DeliveriesAsync(subscribed.Id)).All(d => d.GetProperty("state").GetString() == "delivered"),
            "each is delivered"
        );
    }

    [Fact]
    public async Task Deliveries_CarryEd25519SignaturesThatThePublishedKeysVerify()
    {
        Assert.SkipUnless(Sign.Ed25519Key.IsAvailable, "There is no OpenSSL.");
        await using var world = await World.StartAsync("--Subscriptions:Ed25519Generation", "2");
        var subscribed = await world.SubscribeAsync();
        world.TellApproaching();
        await world.ReceivedAsync(1);
        var received = Assert.Single(world.Receiver.Events);
        using var anybody = world.Host.Anonymous();
        var jwks = await anybody.GetFromJsonAsync<JsonElement>("/api/v1/webhook-keys");
        Assert.Equal(["ed25519-2", "ed25519-1"], jwks.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("kid").GetString()));

        var answer = await NodePeer.VerifyAsync(subscribed.Secret, received.Headers, received.Body, jwks);
        Assert.Equal([true, true], answer.GetProperty("verifiedBy").EnumerateArray().Select(v => v.GetBoolean()));
        var forged = await NodePeer.VerifyAsync(subscribed.Secret, received.Headers, received.Body + " ", jwks);
        Assert.Equal([false, false], forged.GetProperty("verifiedBy").EnumerateArray().Select(v => v.GetBoolean()));
    }

    [Fact]
    public async Task Endpoint_ThatKeepsFailing_IsSuspendedAndThenAskedOneAtATime()
    {
        Answer(_ => 500);
        var subscribed = await _world.SubscribeAsync();
        for (var i = 0; i < 30; i++)
        {
            _world.TellApproaching();
        }
        await Eventually.TrueAsync(() => SuspendedAsync(subscribed.Id), "suspended");
        await Eventually.TrueAsync(async () => (await _world.StoredDeliveriesAsync()).Count == 30, "all are to be delivered");
        // Those under way when the fifth failed may have gone out, but nobody after them.
        var before = _world.Receiver.Events.Count;
        Assert.InRange(before, 5, 9);

        _world.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        await _world.ReceivedAsync(before + 1);
        await Eventually.TrueAsync(() => SuspendedAsync(subscribed.Id), "suspended again");
        Assert.Equal(before + 1, _world.Receiver.Events.Count);

        Answer(_ => 204);
        _world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        await Eventually.TrueAsync(
            async () => (await _world.StoredDeliveriesAsync()).All(d => d.State == DeliveryState.Delivered),
            "all arrive"
        );
    }

    [Fact]
    public async Task Suspended_AlarmsSoundAndTimeRunsOut_AlsoForThoseBehind()
    {
        Answer(_ => 500);
        var subscribed = await _world.SubscribeAsync();
        for (var i = 0; i < 12; i++)
        {
            _world.TellApproaching(leadDays: 2);
        }
        await Eventually.TrueAsync(() => SuspendedAsync(subscribed.Id), "suspended");
        await Eventually.TrueAsync(async () => (await _world.StoredDeliveriesAsync()).Count == 12, "all are to be delivered");
        _world.Host.Clock.Advance(TimeSpan.FromHours(7));
        await _world.HealthAsync(subscribed.Id, "failing");
        _world.Host.Clock.Advance(TimeSpan.FromHours(42));
        await Eventually.TrueAsync(
            async () => (await _world.StoredDeliveriesAsync()).All(d => d.State == DeliveryState.GivenUp),
            "all are given up"
        );
        Assert.Contains((await _world.StoredDeliveriesAsync()).SelectMany(d => d.Attempts), a => a.Reason == "suspended");
    }

    [Fact]
    public async Task SlowEndpoints_MoreThanThereAreTurns_DelayNobodyElse()
    {
        await using var world = await World.StartAsync([
            "--Subscriptions:InAll",
            "4",
            "--Subscriptions:SlowAfter",
            "00:00:00.1",
            .. PatientWithEndpoints,
        ]);
        var release = new TaskCompletionSource();
        await using var slow = await WebhookReceiver.StartAsync();
        slow.OnEvent = (_, _) => release.Task;
        // Three endpoints by path would share one's turns: three ports do not.
        await using var slower = await WebhookReceiver.StartAsync();
        slower.OnEvent = (_, _) => release.Task;
        await world.SubscribeAsync(endpoint: slow.Url);
        await world.SubscribeAsync(endpoint: slower.Url);
        await world.SubscribeAsync();
        for (var i = 0; i < 20; i++)
        {
            world.TellApproaching();
        }
        await world.ReceivedAsync(20);
        release.SetResult();
    }

    private Task<bool> SuspendedAsync(Guid id) =>
        _world.Host.InStoreAsync(
            async (Persistence.SubscriptionsDb db) =>
                (await db.Subscriptions.FindAsync(new SubscriptionId(id)))!.SuspendedUntil > _world.Host.Clock.Now
        );

    [Fact]
    public async Task Event_ThatFailsFirst_IsRetriedUnderTheSameId()
    {
        Answer(n => n <= 2 ? 503 : 204);
        var subscribed = await _world.SubscribeAsync();
        var id = _world.TellApproaching();
        await _world.DeliveryAsync(subscribed.Id, "waiting", attempts: 1);
        await _world.HealthAsync(subscribed.Id, "retrying");
        _world.Host.Clock.Advance(TimeSpan.FromSeconds(3));
        await _world.DeliveryAsync(subscribed.Id, "waiting", attempts: 2);
        _world.Host.Clock.Advance(TimeSpan.FromSeconds(7));
        var delivery = await _world.DeliveryAsync(subscribed.Id, "delivered", attempts: 3);

        Assert.Equal(
            ["http-503", "http-503", "delivered"],
            delivery.GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("reason").GetString())
        );
        Assert.Equal([id.ToString()], _world.Receiver.Events.Select(e => e.Id).Distinct());
        await _world.HealthAsync(subscribed.Id, "healthy");
        var health = (await _world.Host.EventsAsync()).Select(e =>
            JsonDocument.Parse(e.Payload).RootElement.GetProperty("health").GetString()
        );
        Assert.Equal(["SUBSCRIPTION_HEALTH_HEALTHY", "SUBSCRIPTION_HEALTH_RETRYING", "SUBSCRIPTION_HEALTH_HEALTHY"], health);
    }

    [Fact]
    public async Task Event_UrgentAndFailingPastItsDeadline_IsGivenUpAndFailing()
    {
        Answer(_ => 500);
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching(leadDays: 2);
        await _world.DeliveryAsync(subscribed.Id, "waiting");
        _world.Host.Clock.Advance(TimeSpan.FromHours(7));
        await _world.DeliveryAsync(subscribed.Id, "waiting", attempts: 2);
        await _world.HealthAsync(subscribed.Id, "failing");
        _world.Host.Clock.Advance(TimeSpan.FromHours(42));
        await _world.DeliveryAsync(subscribed.Id, "given-up", attempts: 3);

        var path = $"/api/v1/subscriptions/{subscribed.Id}/deliveries?state=";
        Assert.Single((await _world.ChildWelfare.GetFromJsonAsync<JsonElement>(path + "given-up")).GetProperty("items").EnumerateArray());
        Assert.Empty((await _world.ChildWelfare.GetFromJsonAsync<JsonElement>(path + "waiting")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await _world.ChildWelfare.GetAsync(path + "lost")).StatusCode);
    }

    [Fact]
    public async Task RetryAfter_IsHonoured()
    {
        Answer(n => n == 1 ? 429 : 204, retryAfter: "3600");
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching();
        var waiting = await _world.DeliveryAsync(subscribed.Id, "waiting");
        Assert.Equal(_world.Host.Clock.Now.AddHours(1), waiting.GetProperty("nextAttemptAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Gone_PausesAndResumeAsksTheEndpointAnew()
    {
        Answer(n => n == 1 ? 410 : 204);
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching();
        var paused = await _world.StateAsync(subscribed.Id, "paused");
        Assert.Equal("endpoint-gone", paused.GetProperty("pauseReason").GetString());
        var challenges = _world.Receiver.Requests.Count(r => r.Method == "POST" && !r.IsEvent);

        Assert.Equal(HttpStatusCode.OK, (await _world.ActAsync(subscribed.Id, "resume")).StatusCode);
        await _world.DeliveryAsync(subscribed.Id, "delivered", attempts: 2);
        Assert.Equal(challenges + 1, _world.Receiver.Requests.Count(r => r.Method == "POST" && !r.IsEvent));
    }

    [Fact]
    public async Task Agency_OutsideTheRoster_GetsNothingNotEvenATrace()
    {
        var subscribed = await _world.SubscribeAsync();
        var outside = _world.TellApproaching(caseId: Guid.CreateVersion7());
        var inside = _world.TellApproaching();
        await _world.DeliveryAsync(subscribed.Id, "delivered");
        Assert.True(await _world.InFeedAsync(outside));
        Assert.Equal(inside, Assert.Single(await _world.StoredDeliveriesAsync()).EventId);
    }

    [Fact]
    public async Task Agency_RemovedBeforeTheRetry_IsDroppedAndTheTraceHidesTheEvent()
    {
        Answer(_ => 503);
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching();
        await _world.DeliveryAsync(subscribed.Id, "waiting");
        _world.Host.Peers.Remove(_world.Case, "child-welfare");
        _world.Host.Clock.Advance(TimeSpan.FromSeconds(3));
        var dropped = await _world.DeliveryAsync(subscribed.Id, "dropped", attempts: 2);

        Assert.Equal("not-entitled", dropped.GetProperty("attempts")[1].GetProperty("reason").GetString());
        Assert.False(dropped.TryGetProperty("eventId", out _));
        Assert.False(dropped.TryGetProperty("subject", out _));
        Assert.Single(_world.Receiver.Events);
    }

    [Fact]
    public async Task Agency_RemovedWhileMuchWaits_IsSentNothingMore()
    {
        await using var world = await World.StartAsync(PatientWithEndpoints);
        var release = new TaskCompletionSource();
        world.Receiver.OnEvent = async (context, _) =>
        {
            await release.Task;
            context.Response.StatusCode = 204;
        };
        await world.SubscribeAsync();
        for (var i = 0; i < 30; i++)
        {
            world.TellApproaching();
        }
        await world.ReceivedAsync(4);
        await Eventually.TrueAsync(async () => (await world.StoredDeliveriesAsync()).Count == 30, "the others wait");
        world.Host.Peers.Remove(world.Case, "child-welfare");
        release.SetResult();
        await Eventually.TrueAsync(
            async () => (await world.StoredDeliveriesAsync()).TrueForAll(d => d.State is DeliveryState.Delivered or DeliveryState.Dropped),
            "all are done with"
        );
        Assert.Equal(26, (await world.StoredDeliveriesAsync()).Count(d => d.State == DeliveryState.Dropped));
        Assert.Equal(4, world.Receiver.Events.Count);
    }

    [Fact]
    public async Task Entitlement_ThatCannotBeAsked_SendsNothingAndIsAskedAgain()
    {
        var subscribed = await _world.SubscribeAsync();
        _world.Host.Peers.RostersAreDown = true;
        _world.TellApproaching();
        await Eventually.TrueAsync(
            async () => (await _world.StoredDeliveriesAsync()) is [{ Attempts: [{ Reason: "entitlement-unknown" }] }],
            "postponed"
        );
        Assert.Empty(_world.Receiver.Events);
        await _world.HealthAsync(subscribed.Id, "healthy");

        _world.Host.Peers.RostersAreDown = false;
        _world.Host.Clock.Advance(TimeSpan.FromSeconds(3));
        await _world.DeliveryAsync(subscribed.Id, "delivered", attempts: 2);
    }

    [Fact]
    public async Task Agency_SummonedBeforeItsRosterEntryIsThere_IsWaitedFor()
    {
        var subscribed = await _world.SubscribeAsync();
        var newCase = Guid.CreateVersion7();
        _world.Host.Peers.Meetings.Tell(
            new MeetingConvened
            {
                MeetingId = Guid.CreateVersion7().ToString(),
                CaseId = newCase.ToString(),
                Participants =
                {
                    new SummonedAgency
                    {
                        SummonsId = Guid.CreateVersion7().ToString(),
                        AgencyId = PeerWorld.AgencyOf("child-welfare").ToString(),
                    },
                },
            },
            "meetings/x"
        );
        await _world.DeliveryAsync(subscribed.Id, "waiting");
        Assert.Empty(_world.Receiver.Events);
        _world.Host.Peers.Enrol(newCase, "child-welfare");
        _world.Host.Clock.Advance(TimeSpan.FromSeconds(3));
        await _world.DeliveryAsync(subscribed.Id, "delivered", attempts: 2);
    }

    [Fact]
    public async Task RotatedSecret_BothSign()
    {
        var subscribed = await _world.SubscribeAsync();
        var rotated = await (await _world.ActAsync(subscribed.Id, "rotate-secret")).Content.ReadFromJsonAsync<JsonElement>();
        _world.TellApproaching();
        await _world.ReceivedAsync(1);
        var received = Assert.Single(_world.Receiver.Events);
        foreach (var secret in (string[])[subscribed.Secret, rotated.GetProperty("secret").GetString()!])
        {
            var answer = await NodePeer.VerifyAsync(secret, received.Headers, received.Body);
            Assert.True(answer.GetProperty("verified").GetBoolean());
        }
        Assert.Contains(await _world.Host.AuditAsync(), a => a.Action == "rotate-secret");
    }

    [Fact]
    public async Task Restart_GoesOnWithWhatIsUnfinished()
    {
        Answer(n => n == 1 ? 503 : 204);
        var subscribed = await _world.SubscribeAsync();
        var id = _world.TellApproaching();
        await _world.DeliveryAsync(subscribed.Id, "waiting");
        await _world.Host.RestartAsync();
        _world.Host.Clock.Advance(TimeSpan.FromSeconds(3));
        await _world.DeliveryAsync(subscribed.Id, "delivered", attempts: 2);
        Assert.Equal([id.ToString(), id.ToString()], _world.Receiver.Events.Select(e => e.Id));
    }

    [Fact]
    public async Task SlowEndpoint_DelaysNobodyElse()
    {
        await using var world = await World.StartAsync(PatientWithEndpoints);
        await using var slow = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        slow.OnEvent = (_, _) => release.Task;
        await world.SubscribeAsync(endpoint: slow.Url);
        await world.SubscribeAsync();
        for (var i = 0; i < 20; i++)
        {
            world.TellApproaching();
        }
        await world.ReceivedAsync(20);
        Assert.InRange(slow.Events.Count, 1, 4);
        release.SetResult();
        await Eventually.TrueAsync(() => Task.FromResult(slow.Events.Count == 20), "the slow one catches up");
    }
}
