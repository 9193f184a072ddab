using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Tests.Receiving;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>
/// Fifty endpoints, of which ten are slow, five dead and five flapping: the healthy ones notice nothing, nothing is lost, and nothing is sent after a
/// deletion. <c>TOT_PROOF_EVENTS</c> events go to every endpoint (200 make 10,000 deliveries; 4 unless told), <c>TOT_PROOF_RATE</c> of them a second
/// (all at once unless told), the slow take <c>TOT_PROOF_SLOW</c> seconds (1 unless told), and <c>TOT_PROOF_REPORT</c> names a file that the figures are
/// added to.
/// </summary>
public sealed class ProofRunTests
{
    private const int Slow = 10;
    private const int Dead = 5;
    private const int Flapping = 5;
    private const int All = 50;
    private static readonly int Events = int.Parse(
        Environment.GetEnvironmentVariable("TOT_PROOF_EVENTS") ?? "4",
        CultureInfo.InvariantCulture
    );
    private static readonly double? Rate = double.TryParse(
        Environment.GetEnvironmentVariable("TOT_PROOF_RATE"),
        CultureInfo.InvariantCulture,
        out var rate
    )
        ? rate
        : null;
    private static readonly int SlowBy = int.Parse(
        Environment.GetEnvironmentVariable("TOT_PROOF_SLOW") ?? "1",
        CultureInfo.InvariantCulture
    );
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180 + (Events * (1 + SlowBy)));

    private readonly ConcurrentDictionary<Guid, long> _toldAt = new();
    private readonly ConcurrentBag<(Guid Event, long At)> _healthy = [];

    [Fact]
    public async Task HealthyEndpoints_NoticeNothing_AndNothingIsLostOrSentAfterDeletion()
    {
        await using var world = await World.StartAsync();
        var receivers = new List<WebhookReceiver>();
        using var time = new CancellationTokenSource();
        var clock = Task.Run(() => RunClockAsync(world.Host.Clock, time.Token));
        try
        {
            var ids = new List<Guid>();
            for (var i = 0; i < All; i++)
            {
                var receiver = await WebhookReceiver.StartAsync();
                receivers.Add(receiver);
                receiver.Agrees = Agrees.ByHandshake;
                ids.Add((await world.SubscribeAsync(endpoint: receiver.Url)).Id);
                receiver.OnEvent = Behaviour(i);
            }
            var started = Stopwatch.GetTimestamp();
            await TellAsync(world);
            var healthy = receivers.Skip(Slow + Dead + Flapping).ToList();
            await UntilAsync(() => healthy.All(r => r.Accepted == Events), "the healthy have everything");
            var healthyAfter = Stopwatch.GetElapsedTime(started);
            var slowThen = receivers.Take(Slow).Sum(r => r.Accepted);
            await UntilAsync(() => receivers.Take(Slow).All(r => r.Accepted == Events), "the slow have everything");
            await UntilAsync(
                () => receivers.Skip(Slow + Dead).Take(Flapping).All(r => r.Accepted == Events),
                "the flapping have everything"
            );
            // What an endpoint has accepted is kept a moment later; a subscription deleted in between would cancel it.
            await Eventually.TrueAsync(() => AllIsKeptAsync(world), "what they accepted is kept");

            (await world.ChildWelfare.DeleteAsync($"/api/v1/subscriptions/{ids[^1]}")).EnsureSuccessStatusCode();
            (await world.ChildWelfare.DeleteAsync($"/api/v1/subscriptions/{ids[Slow]}")).EnsureSuccessStatusCode();
            var (afterDeletion, deadAfterDeletion) = (receivers[^1].Requests.Count, receivers[Slow].Requests.Count);
            var last = world.TellApproaching();
            await UntilAsync(() => receivers[^2].Events.Any(e => e.Id == last.ToString()), "the others go on");
            Assert.Equal((afterDeletion, deadAfterDeletion), (receivers[^1].Requests.Count, receivers[Slow].Requests.Count));

            await NothingIsLostAsync(world, ids);
            await ReportAsync(world, healthyAfter, slowThen, receivers);
        }
        finally
        {
            await time.CancelAsync();
            await clock;
            foreach (var receiver in receivers)
            {
                await receiver.DisposeAsync();
            }
        }
    }

    private async Task TellAsync(World world)
    {
        using var pace = Rate is { } perSecond ? new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond)) : null;
        for (var i = 0; i < Events; i++)
        {
            var at = Stopwatch.GetTimestamp();
            _toldAt[world.TellApproaching()] = at;
            if (pace is not null)
            {
                await pace.WaitForNextTickAsync();
            }
        }
    }

    private static async Task<bool> AllIsKeptAsync(World world) =>
        await world.Host.InStoreAsync((SubscriptionsDb db) => db.Deliveries.CountAsync(d => d.State == DeliveryState.Delivered))
        == Events * (All - Dead);

    /// <summary>Each event has its delivery to each endpoint: delivered, or, at the dead ones, still tried; cancelled where it was deleted.</summary>
    private static async Task NothingIsLostAsync(World world, List<Guid> ids)
    {
        var deliveries = await world.StoredDeliveriesAsync();
        for (var i = 0; i < All; i++)
        {
            var own = deliveries.Where(d => d.SubscriptionId.Value == ids[i]).ToList();
            var dead = i is >= Slow and < Slow + Dead;
            Assert.True(own.Count >= Events, $"endpoint {i} has {own.Count} of {Events}");
            Assert.DoesNotContain(own, d => d.State is DeliveryState.Dropped or DeliveryState.GivenUp);
            Assert.Equal(dead ? 0 : Events, own.Count(d => d.State == DeliveryState.Delivered && d.Attempts.Count > 0) - Late(own));
            // The event told last may or may not have been delivered by now.
            int Late(List<Delivery> all) => dead ? 0 : Math.Max(0, all.Count(d => d.State == DeliveryState.Delivered) - Events);
        }
    }

    private Func<Microsoft.AspNetCore.Http.HttpContext, int, Task> Behaviour(int i) =>
        i switch
        {
            < Slow => async (context, _) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(SlowBy), context.RequestAborted);
                context.Response.StatusCode = 204;
            },
            < Slow + Dead => (context, _) =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
            < Slow + Dead + Flapping => (context, n) =>
            {
                context.Response.StatusCode = n % 3 == 0 ? 503 : 204;
                return Task.CompletedTask;
            },
            _ => (context, _) =>
            {
                _healthy.Add((Guid.Parse(context.Request.Headers["webhook-id"]!), Stopwatch.GetTimestamp()));
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            },
        };

    private async Task ReportAsync(World world, TimeSpan healthyAfter, int slowThen, List<WebhookReceiver> receivers)
    {
        var delays = _healthy
            .Where(h => _toldAt.ContainsKey(h.Event))
            .Select(h => Stopwatch.GetElapsedTime(_toldAt[h.Event], h.At).TotalMilliseconds)
            .Order()
            .ToArray();
        var outcomes = (await world.StoredDeliveriesAsync()).SelectMany(d => d.Attempts).CountBy(a => a.Outcome);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            deliveries {Events * All} ({Events} events, {(Rate is null ? "at once" : $"{Rate} a second")}, to {All} endpoints: {Slow} slow by {SlowBy} s, {Dead} dead, {Flapping} failing every third)
            healthy: everything after {healthyAfter.TotalSeconds:F1} s; delay p50 {At(0.50):F0} ms, p99 {At(0.99):F0} ms, longest {At(
                1
            ):F0} ms
            slow then: {slowThen} of {Events * Slow}; requests to the dead: {receivers.Skip(Slow).Take(Dead).Sum(r => r.Events.Count)}
            attempts: {string.Join(", ", outcomes.Select(o => $"{o.Key} {o.Value}"))}

            """
        );
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        if (Environment.GetEnvironmentVariable("TOT_PROOF_REPORT") is { } report)
        {
            await File.AppendAllTextAsync(report, text);
        }

        double At(double share) => delays[Math.Clamp((int)Math.Ceiling(share * delays.Length) - 1, 0, delays.Length - 1)];
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, what);
            await Task.Delay(50);
        }
    }

    /// <summary>Lets the moved clock run with the real one, so that retries and suspensions take the time they take.</summary>
    private static async Task RunClockAsync(TestClock clock, CancellationToken stop)
    {
        var last = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(20, stop));
            var now = Stopwatch.GetTimestamp();
            clock.Advance(Stopwatch.GetElapsedTime(last, now));
            last = now;
        }
    }
}
