using System.Diagnostics;
using System.Globalization;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Tests.Receiving;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>
/// What waits is delivered fast, and yet each event once, signed, with its one attempt in the trace. <c>TOT_PROOF_DELIVERIES</c> says how many (200
/// unless told), and <c>TOT_PROOF_REPORT</c> names a file that the figures are added to.
/// </summary>
public sealed class DeliveryRateTests
{
    private static readonly int Deliveries = int.Parse(
        Environment.GetEnvironmentVariable("TOT_PROOF_DELIVERIES") ?? "200",
        CultureInfo.InvariantCulture
    );

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Backlog_IsDeliveredOnceEach_SignedAndTraced(int endpoints)
    {
        await using var world = await World.StartAsync();
        var receivers = new List<WebhookReceiver>();
        try
        {
            var ids = new List<Guid>();
            for (var i = 0; i < endpoints; i++)
            {
                receivers.Add(await WebhookReceiver.StartAsync());
                ids.Add((await world.SubscribeAsync(endpoint: receivers[i].Url)).Id);
            }
            // Once round, so that what is measured is no start.
            await BacklogAsync(world, ids, endpoints);
            await DeliverAsync(world, ids, receivers, endpoints);

            await BacklogAsync(world, ids, Deliveries);
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var took = await DeliverAsync(world, ids, receivers, endpoints + Deliveries);
            var cpu = Environment.CpuUsage.TotalTime - cpuBefore;

            var stored = await world.StoredDeliveriesAsync();
            Assert.Equal(endpoints + Deliveries, stored.Count);
            Assert.All(stored, d => Assert.Equal(AttemptOutcome.Delivered, Assert.Single(d.Attempts).Outcome));
            var sent = receivers.SelectMany(r => r.Events).ToList();
            Assert.Equal(stored.Select(d => d.EventId.ToString()).Order(), sent.Select(e => e.Id).Order());
            Assert.All(sent, e => Assert.StartsWith("v1,", e.Headers["webhook-signature"], StringComparison.Ordinal));
            await ReportAsync(
                $"{Deliveries} deliveries to {endpoints} endpoint(s): {took.TotalSeconds:F2} s, {Deliveries / took.TotalSeconds:F0}/s; {cpu.TotalMilliseconds / Deliveries:F2} ms of processor time each, the receivers' and this test's own with it"
            );
        }
        finally
        {
            foreach (var receiver in receivers)
            {
                await receiver.DisposeAsync();
            }
        }
    }

    private static Task BacklogAsync(World world, List<Guid> ids, int deliveries) =>
        world.Host.InStoreAsync(
            async (SubscriptionsDb db) =>
            {
                var now = world.Host.Clock.Now;
                foreach (var id in ids)
                {
                    (await db.Subscriptions.FindAsync(new SubscriptionId(id)))!.Pause(PauseReason.ByAgency, now);
                }
                for (var i = 0; i < deliveries; i++)
                {
                    var told = new PartnerEvent
                    {
                        EventId = Guid.CreateVersion7(),
                        Type = "tot.events.v1.DeadlineApproaching",
                        Source = "/placements",
                        Subject = $"placements/{world.Placement}",
                        OccurredAt = now,
                        ToldAt = now,
                        CaseId = world.Case,
                        Data = """{"leadDays":7}""",
                    };
                    db.PartnerEvents.Add(told);
                    db.Deliveries.Add(Delivery.Of(DeliveryId.From(Guid.CreateVersion7()), new(ids[i % ids.Count]), told, now));
                }
                return await db.SaveChangesAsync();
            }
        );

    /// <summary>From resuming until everything is in the trace.</summary>
    private static async Task<TimeSpan> DeliverAsync(World world, List<Guid> ids, List<WebhookReceiver> receivers, int inAll)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var id in ids)
        {
            (await world.ActAsync(id, "resume")).EnsureSuccessStatusCode();
        }
        await Eventually.TrueAsync(
            async () =>
                receivers.Sum(r => r.Accepted) == inAll
                && (await world.StoredDeliveriesAsync()).TrueForAll(d => d.State == DeliveryState.Delivered),
            "all are delivered",
            TimeSpan.FromMinutes(5)
        );
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task ReportAsync(FormattableString figures)
    {
        var text = figures.ToString(CultureInfo.InvariantCulture) + Environment.NewLine;
        TestContext.Current.TestOutputHelper?.Write(text);
        if (Environment.GetEnvironmentVariable("TOT_PROOF_REPORT") is { } report)
        {
            await File.AppendAllTextAsync(report, text);
        }
    }
}
