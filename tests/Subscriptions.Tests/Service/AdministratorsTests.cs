using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Demo;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>Two people of one agency administer its subscriptions at the same time: no act is lost, and each is audited with who did it.</summary>
public sealed class AdministratorsTests : IAsyncLifetime
{
    private static readonly DemoPersona One = DemoPersonas.Find("child-welfare")!;
    private static readonly DemoPersona Other = One with { Name = "child-welfare-colleague" };
    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>Both at once, each as they are.</summary>
    private async Task<HttpResponseMessage[]> BothAsync(Func<HttpClient, Task<HttpResponseMessage>> act) =>
        await Task.WhenAll(act(_world.Host.As(One)), act(_world.Host.As(Other)));

    private Task<HttpResponseMessage[]> BothAsync(Guid id, string act) =>
        BothAsync(somebody => somebody.PostAsync($"/api/v1/subscriptions/{id}/{act}", null));

    private async Task<List<string>> WhoAsync(string action) =>
        [.. (await _world.Host.AuditAsync()).Where(a => a.Action == action).Select(a => a.Subject)];

    [Fact]
    public async Task Subscribe_TheSameByBoth_IsOneWithOneSecret()
    {
        var wish = new { endpoint = _world.Receiver.Url, eventTypes = new[] { "tot.events.v1.*" } };
        var answers = await BothAsync(somebody => somebody.PostAsJsonAsync("/api/v1/subscriptions", wish));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Created], answers.Select(a => a.StatusCode).Order());
        var read = await Task.WhenAll(answers.Select(a => a.Content.ReadFromJsonAsync<JsonElement>()));
        Assert.Single(read.Select(r => r.GetProperty("id").GetGuid()).Distinct());
        Assert.Single(read, r => r.TryGetProperty("secret", out _));
        Assert.Single(await WhoAsync("subscribe"));
    }

    [Fact]
    public async Task Subscribe_DifferentByBoth_BothSeeBoth()
    {
        var types = new Queue<string>(["tot.events.v1.Deadline*", "tot.events.v1.Meeting*"]);
        var answers = await BothAsync(somebody =>
            somebody.PostAsJsonAsync(
                "/api/v1/subscriptions",
                new { endpoint = _world.Receiver.Url, eventTypes = new[] { types.Dequeue() } }
            )
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Equal(["demo:child-welfare", "demo:child-welfare-colleague"], (await WhoAsync("subscribe")).Order());
        foreach (var list in await BothAsync(somebody => somebody.GetAsync("/api/v1/subscriptions")))
        {
            Assert.Equal(2, (await list.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").GetArrayLength());
        }
    }

    [Fact]
    public async Task RotateSecret_ByBoth_EverySecretThatWasGivenSigns()
    {
        var subscribed = await _world.SubscribeAsync();
        var answers = await BothAsync(subscribed.Id, "rotate-secret");
        // Who met the other in the middle is told so, and asks again.
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i].StatusCode != HttpStatusCode.OK)
            {
                Assert.Equal(HttpStatusCode.Conflict, answers[i].StatusCode);
                answers[i] = await _world
                    .Host.As(i == 0 ? One : Other)
                    .PostAsync($"/api/v1/subscriptions/{subscribed.Id}/rotate-secret", null);
            }
        }
        Assert.Equal(["demo:child-welfare", "demo:child-welfare-colleague"], (await WhoAsync("rotate-secret")).Order());

        _world.TellApproaching();
        await _world.ReceivedAsync(1);
        var received = Assert.Single(_world.Receiver.Events);
        var given = await Task.WhenAll(answers.Select(a => a.Content.ReadFromJsonAsync<JsonElement>()));
        string[] secrets = [subscribed.Secret, .. given.Select(g => g.GetProperty("secret").GetString()!)];
        Assert.Equal(3, secrets.Distinct().Count());
        foreach (var secret in secrets)
        {
            Assert.True((await NodePeer.VerifyAsync(secret, received.Headers, received.Body)).GetProperty("verified").GetBoolean());
        }
    }

    [Fact]
    public async Task Pause_ByBoth_IsOnePause_AndTheOthersResumeIsAudited()
    {
        var subscribed = await _world.SubscribeAsync();
        var paused = await BothAsync(subscribed.Id, "pause");
        Assert.Contains(paused, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(paused, a => Assert.Contains(a.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict]));
        await _world.StateAsync(subscribed.Id, "paused");
        Assert.Single(await _world.Host.InStoreAsync((SubscriptionsDb db) => db.Subscriptions.Where(s => s.Version == 3).ToListAsync()));

        var resumed = await _world.Host.As(Other).PostAsync($"/api/v1/subscriptions/{subscribed.Id}/resume", null);
        Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
        Assert.Equal(["demo:child-welfare-colleague"], await WhoAsync("resume-subscription"));
    }

    [Fact]
    public async Task PauseAndRotate_AtOnce_BothHold()
    {
        var subscribed = await _world.SubscribeAsync();
        var path = $"/api/v1/subscriptions/{subscribed.Id}";
        var acts = new Queue<string>(["pause", "rotate-secret"]);
        var pending = await BothAsync(somebody => UntilDoneAsync(somebody, $"{path}/{acts.Dequeue()}"));
        Assert.All(pending, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        await _world.StateAsync(subscribed.Id, "paused");
        var stored = await _world.Host.InStoreAsync((SubscriptionsDb db) => db.Subscriptions.SingleAsync());
        Assert.Single(stored.RetiredSecrets);
        Assert.Equal(["demo:child-welfare"], await WhoAsync("pause-subscription"));
        Assert.Equal(["demo:child-welfare-colleague"], await WhoAsync("rotate-secret"));
    }

    [Fact]
    public async Task ResendRange_ByTwoAtOnce_IsDoneForBoth()
    {
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching();
        await _world.DeliveryAsync(subscribed.Id, "delivered");
        var range = new { toldFrom = _world.Host.Clock.Now.AddDays(-1) };

        var answers = await BothAsync(somebody => somebody.PostAsJsonAsync($"/api/v1/subscriptions/{subscribed.Id}/resend", range));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
    }

    [Fact]
    public async Task EveryAct_IsAuditedWithWhoDidIt()
    {
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching();
        var delivery = await _world.DeliveryAsync(subscribed.Id, "delivered");
        var (path, colleague) = ($"/api/v1/subscriptions/{subscribed.Id}", _world.Host.As(Other));
        await DoneAsync(colleague.PostAsync($"{path}/deliveries/{delivery.GetProperty("id").GetGuid()}/resend", null));
        await DoneAsync(colleague.PostAsJsonAsync($"{path}/resend", new { toldFrom = _world.Host.Clock.Now.AddDays(-1) }));
        await DoneAsync(colleague.PostAsync($"{path}/rotate-secret", null));
        await DoneAsync(colleague.PostAsync($"{path}/pause", null));
        await DoneAsync(colleague.PostAsync($"{path}/resume", null));
        _world.Receiver.Agrees = Receiving.Agrees.No;
        await DoneAsync(colleague.PostAsJsonAsync($"{path}/change-endpoint", new { endpoint = _world.Receiver.Url + "/moved" }));
        await DoneAsync(colleague.PostAsync($"{path}/validate", null));
        await DoneAsync(colleague.DeleteAsync(path));
        Assert.Equal(
            [
                ("subscribe", "demo:child-welfare"),
                .. new[]
                {
                    "resend-delivery",
                    "resend-range",
                    "rotate-secret",
                    "pause-subscription",
                    "resume-subscription",
                    "change-endpoint",
                    "validate-subscription",
                    "delete-subscription",
                }.Select(act => (act, "demo:child-welfare-colleague")),
            ],
            (await _world.Host.ActsAsync()).Select(a => (a.Action, a.Subject))
        );
    }

    private static async Task DoneAsync(Task<HttpResponseMessage> act)
    {
        using var answer = await act;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A change by another at the same moment is told, never overwritten: asking again does it.</summary>
    private static async Task<HttpResponseMessage> UntilDoneAsync(HttpClient somebody, string path)
    {
        while (true)
        {
            var answer = await somebody.PostAsync(path, null);
            if (answer.StatusCode != HttpStatusCode.Conflict)
            {
                return answer;
            }
        }
    }
}
