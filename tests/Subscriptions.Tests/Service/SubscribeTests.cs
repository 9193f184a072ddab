using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Tests.Receiving;

namespace Tot.Subscriptions.Tests.Service;

public sealed class SubscribeTests : IAsyncLifetime
{
    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private object Wish(string? endpoint = null, params string[] types) =>
        new { endpoint = endpoint ?? _world.Receiver.Url, eventTypes = types.Length == 0 ? ["tot.events.v1.Deadline*"] : types };

    [Fact]
    public async Task Post_NewWish_IsPendingShowsTheSecretOnceAndIsAudited()
    {
        _world.Receiver.Agrees = Agrees.No;
        var response = await _world.PostAsync(Wish());
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("pending", answer.GetProperty("state").GetString());
        var secret = answer.GetProperty("secret").GetString()!;
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        var read = await _world.ChildWelfare.GetStringAsync(response.Headers.Location);
        Assert.DoesNotContain("whsec_", read, StringComparison.Ordinal);
        var row = await _world.Host.InStoreAsync((SubscriptionsDb db) => db.Subscriptions.SingleAsync());
        Assert.DoesNotContain(secret["whsec_".Length..], row.SealedSecret, StringComparison.Ordinal);
        var audited = Assert.Single(await _world.Host.AuditAsync());
        Assert.Equal(("subscribe", $"subscriptions/{row.Id}"), (audited.Action, audited.Target));
    }

    [Fact]
    public async Task Post_SameWishAgain_Is200WithTheSameAndNoSecret()
    {
        var first = await _world.SubscribeAsync(types: "tot.events.v1.Deadline*");
        var response = await _world.PostAsync(Wish());
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(first.Id, answer.GetProperty("id").GetGuid());
        Assert.False(answer.TryGetProperty("secret", out _));
        Assert.Single(await _world.Host.AuditAsync());
    }

    [Fact]
    public async Task Post_SameWishAtOnceByMany_IsMadeOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _world.PostAsync(Wish())));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(1, await _world.Host.InStoreAsync((SubscriptionsDb db) => db.Subscriptions.CountAsync()));
    }

    [Theory]
    [InlineData(nameof(Agrees.ByHandshake), "handshake")]
    [InlineData(nameof(Agrees.ByJsonChallenge), "challenge")]
    [InlineData(nameof(Agrees.ByPlainChallenge), "challenge")]
    public async Task Endpoint_ThatAgrees_IsActivatedAndTold(string agrees, string by)
    {
        _world.Receiver.Agrees = Enum.Parse<Agrees>(agrees);
        var subscribed = await _world.SubscribeAsync();
        var read = await _world.StateAsync(subscribed.Id, "active");
        Assert.Equal(by, read.GetProperty("validation").GetProperty("by").GetString());
        var told = Assert.Single(await _world.Host.EventsAsync());
        Assert.Equal("tot.events.v1.SubscriptionHealthChanged", told.Type);
        Assert.Contains("SUBSCRIPTION_HEALTH_HEALTHY", told.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoint_ThatDoesNotAgree_IsAskedAFewTimesAndThenOnlyOnRequest()
    {
        _world.Receiver.Agrees = Agrees.No;
        var answer = await (await _world.PostAsync(Wish())).Content.ReadFromJsonAsync<JsonElement>();
        var id = answer.GetProperty("id").GetGuid();
        await Testing.Eventually.TrueAsync(
            async () =>
            {
                _world.Host.Clock.Advance(TimeSpan.FromMinutes(3));
                var read = await _world.StateAsync(id, "pending");
                var validation = read.GetProperty("validation");
                return validation.GetProperty("failedAttempts").GetInt32() == 5 && !validation.TryGetProperty("nextAttemptAt", out _);
            },
            "five attempts in vain"
        );
        Assert.Equal(
            "challenge-not-answered",
            (await _world.StateAsync(id, "pending")).GetProperty("validation").GetProperty("problem").GetString()
        );

        _world.Receiver.Agrees = Agrees.ByJsonChallenge;
        Assert.Equal(HttpStatusCode.OK, (await _world.ActAsync(id, "validate")).StatusCode);
        await _world.StateAsync(id, "active");
    }

    [Fact]
    public async Task Post_UnknownType_Is400ListingTheKnownOnes()
    {
        var response = await _world.PostAsync(Wish(null, "tot.events.v1.DeadlineMissed", "tot.events.v1.Nonsense"));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty("eventTypes", out _));
        Assert.Contains(
            "tot.events.v1.DeadlineApproaching",
            problem.GetProperty("knownEventTypes").EnumerateArray().Select(t => t.GetString())
        );
    }

    [Fact]
    public async Task Post_NothingGiven_NamesEachField()
    {
        var response = await _world.PostAsync(new { });
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["endpoint", "eventTypes"], problem.GetProperty("errors").EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task Post_PlainHttpElsewhere_IsRefused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _world.PostAsync(Wish("http://barnevern.example/hook"))).StatusCode);

    [Fact]
    public async Task Post_CaseOutsideNeedToKnow_Is404()
    {
        var wish = new
        {
            endpoint = _world.Receiver.Url,
            eventTypes = new[] { "*" },
            caseId = _world.Case,
        };
        Assert.Equal(HttpStatusCode.NotFound, (await _world.PostAsync(wish, "child-welfare-oslo")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await _world.PostAsync(wish)).StatusCode);
    }

    [Fact]
    public async Task Subscription_OfAnotherAgency_DoesNotExist()
    {
        var subscribed = await _world.SubscribeAsync();
        var others = _world.Host.As("child-welfare-oslo");
        var path = $"/api/v1/subscriptions/{subscribed.Id}";
        Assert.Equal(HttpStatusCode.NotFound, (await others.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await others.GetAsync(path + "/deliveries")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await others.DeleteAsync(path)).StatusCode);
        foreach (var act in (string[])["pause", "resume", "validate", "rotate-secret"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await others.PostAsync($"{path}/{act}", null)).StatusCode);
        }
        var list = await others.GetFromJsonAsync<JsonElement>("/api/v1/subscriptions");
        Assert.Empty(list.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.Unauthorized, (await _world.Host.Anonymous().GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task List_Pages_NewestFirst()
    {
        for (var i = 0; i < 5; i++)
        {
            await _world.PostAsync(Wish($"{_world.Receiver.Url}/{i}"));
            _world.Host.Clock.Advance(TimeSpan.FromMilliseconds(i % 2));
        }
        var seen = new List<string>();
        var page = "/api/v1/subscriptions?pageSize=2";
        while (page is not null)
        {
            var answer = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>(page);
            seen.AddRange(answer.GetProperty("items").EnumerateArray().Select(s => s.GetProperty("endpoint").GetString()!));
            page = answer.TryGetProperty("nextPageToken", out var next)
                ? $"/api/v1/subscriptions?pageSize=2&pageToken={next.GetString()}"
                : null;
        }
        Assert.Equal(5, seen.Count);
        Assert.Equal(5, seen.Distinct().Count());
    }
}
