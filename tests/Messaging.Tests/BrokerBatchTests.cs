using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Messaging.Log;
using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>What the broker brings while a transaction is under way shares the next one, and each has its own fate all the same.</summary>
public sealed class BrokerBatchTests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private const string Inbox = "tot.meetings.inbox";
    private readonly Cases _case = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rush_OfMoreThanOneBatch_HasItsEffectOnce_InFewTransactionsOfFiftyAtMost()
    {
        const int Rush = 300;
        await using var hearing = await ServiceTestHost.StartAsync(
            TestStore.Postgres,
            NotesService.Named("meetings"),
            OverTheBroker.Settings(fixture)
        );
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), OverTheBroker.Settings(fixture));
        await OverTheBroker.ListensAsync(hearing);
        await _case.WriteNoteAsync(hearing);

        await hearing.InStoreAsync(
            async (NotesDb db) =>
            {
                // What has begun cannot commit, so the others wait for it.
                await using var held = await db.Database.BeginTransactionAsync(Ct);
                await db.Database.ExecuteSqlRawAsync("lock table inbox in exclusive mode", Ct);
                await _case.TellOfDifferentAsync(telling, Rush);
                await OverTheBroker.PublishedAsync(telling);
                await TakenAsync(left: Rush - 200);
                return true;
            }
        );

        await Cases.EffectsAsync(hearing, Rush);
        var together = await hearing.InStoreAsync(
            (NotesDb db) =>
                db
                    .Database.SqlQuery<int>($"""select count(*)::int as "Value" from inbox where handler = 'PhaseHandler' group by xmin""")
                    .ToListAsync(Ct)
        );
        Assert.Equal(Rush, together.Sum());
        Assert.InRange(together.Max(), 2, 50);
        Assert.InRange(together.Count, Rush / 50, Rush / 3);
    }

    [Fact]
    public async Task Poison_AmongGoodOnes_ParksItselfAlone()
    {
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), OverTheBroker.Settings(fixture));
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), OverTheBroker.Settings(fixture));
        await OverTheBroker.ListensAsync(hearing);
        await _case.WriteNoteAsync(hearing);

        using (await hearing.Services.GetRequiredService<StoreRuntime>().WriteGate.EnterAsync(Ct))
        {
            await _case.TellOfDifferentAsync(telling, 40);
            await TellPoisonAsync(telling);
            await _case.TellOfDifferentAsync(telling, 40);
            await OverTheBroker.PublishedAsync(telling);
            await TakenAsync(left: 0);
        }

        await Cases.EffectsAsync(hearing, 80);
        var parked = await Eventually.GetAsync(
            () => hearing.InStoreAsync((NotesDb db) => db.ParkedEvents.AsNoTracking().SingleOrDefaultAsync(Ct)),
            "the poison is parked"
        );
        Assert.Equal((nameof(PhaseHandler), nameof(FormatException)), (parked.Handler, parked.Reason));
        await using var connection = await ConnectAsync();
        Assert.Equal(0u, await OverTheBroker.ReadyAsync(connection, Inbox + "_error") ?? 0);
    }

    [Fact]
    public async Task BrokerKilled_BetweenEffectAndAcknowledgement_BringsThemAgain_AndTheyHaveTheirEffectOnce()
    {
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), OverTheBroker.Settings(fixture));
        await using (var hearing = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), OverTheBroker.Settings(fixture)))
        {
            await OverTheBroker.ListensAsync(hearing);
            await _case.WriteNoteAsync(hearing);
            using (await hearing.Services.GetRequiredService<StoreRuntime>().WriteGate.EnterAsync(Ct))
            {
                await _case.TellOfDifferentAsync(telling, 40);
                await OverTheBroker.PublishedAsync(telling);
                await TakenAsync(left: 0);
                await fixture.Broker.FlushQueueDirectoryAsync();
                await fixture.Broker.KillAsync();
            }
            // They commit, and nobody is there to be told so.
            await Cases.EffectsAsync(hearing, 40);

            await fixture.Broker.RestartAsync();
            await _case.TellOfDifferentAsync(telling, 1);
            await Cases.EffectsAsync(hearing, 41);
            await TakenAsync(left: 0);
            Assert.Equal(0, await hearing.InStoreAsync((NotesDb db) => db.ParkedEvents.CountAsync(Ct)));
            Assert.Equal(41, await hearing.InStoreAsync((NotesDb db) => db.Inbox.CountAsync(e => e.Handler == nameof(PhaseHandler), Ct)));
        }
        // Nothing was still to be acknowledged, or it would lie there again.
        await TakenAsync(left: 0);
    }

    [Fact]
    public async Task EventsOfOneSubject_ThatWaitTogether_AreHandledInTheOrderOfTheirVersions_BesidePoisonAndDoubles()
    {
        await using var hearing = await ServiceTestHost.StartAsync(TestStore.Sqlite, NotesService.Definition);
        await _case.WriteNoteAsync(hearing);
        long[] arrived = [3, 1, 5, 2, 4];
        List<IncomingEvent> events = [.. arrived.Select(version => Incoming("cases/one", version, _case.Id.ToString()))];
        events.AddRange([Incoming("cases/poison", 1, "nobody"), Incoming("cases/other", 1, _case.Id.ToString()), events[2]]);

        var faults = await hearing.Services.GetRequiredService<EventDispatcher>().DispatchEachAsync(events, Ct);

        Assert.Equal(events.Count, faults.Count);
        Assert.All(faults, Assert.Null);
        var rows = await hearing.InStoreAsync((NotesDb db) => db.Inbox.FromSql($"select * from inbox order by rowid").ToListAsync(Ct));
        var handled = rows.Where(e => e.Handler == nameof(PhaseHandler)).Select(e => e.EventId).ToList();
        var one = events.Take(arrived.Length).OrderBy(e => e.SubjectVersion).Select(e => e.EventId);
        Assert.Equal(one, handled.Where(id => id != events[6].EventId));
        Assert.Equal(6, handled.Count);
        Assert.Equal(events[5].EventId, Assert.Single(await hearing.InStoreAsync((NotesDb db) => db.ParkedEvents.ToListAsync(Ct))).EventId);
    }

    [Fact]
    public async Task EveryQueue_AlsoThoseOfWhatCouldNotBeTaken_IsAQuorumQueue()
    {
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), OverTheBroker.Settings(fixture));
        await OverTheBroker.ListensAsync(hearing);
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Ct);
        await channel.BasicPublishAsync("", Inbox, "not an event"u8.ToArray(), Ct);
        await channel.BasicPublishAsync(
            "",
            Inbox,
            mandatory: true,
            new BasicProperties { ContentType = "application/vnd.masstransit+json" },
            """{"messageType":["urn:message:Somebody:Else"],"message":{}}"""u8.ToArray(),
            Ct
        );
        string[] expected = [Inbox, Inbox + "_error", Inbox + "_skipped"];

        await Eventually.TrueAsync(
            async () =>
                await OverTheBroker.ReadyAsync(connection, expected[1]) > 0 && await OverTheBroker.ReadyAsync(connection, expected[2]) > 0,
            "both are put aside"
        );

        var types = await fixture.Broker.QueueTypesAsync();
        Assert.Equal(expected, types.Keys.Where(name => name.StartsWith("tot.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(types.Values, type => Assert.Equal("quorum", type));
        foreach (var queue in expected[1..])
        {
            await channel.QueuePurgeAsync(queue, Ct);
        }
    }

    private static IncomingEvent Incoming(string subject, long version, string caseId) =>
        new(
            Guid.CreateVersion7(),
            "intake",
            CasePhaseChanged.Descriptor.FullName,
            subject,
            version,
            DateTimeOffset.UnixEpoch,
            TraceParent: null,
            $$"""{"caseId":"{{caseId}}","to":"CASE_PHASE_WORKING"}"""
        );

    private static Task TellPoisonAsync(ServiceTestHost host) =>
        host.InStoreAsync(
            (NotesDb db) =>
            {
                db.Append(new CasePhaseChanged { CaseId = "nobody" }, "cases/nobody", 1, host.Clock.Now);
                return db.SaveChangesAsync(Ct);
            }
        );

    private Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = fixture.Broker.Uri }.CreateConnectionAsync(Ct);

    /// <summary>The consumer has been given all but so many.</summary>
    private async Task TakenAsync(uint left)
    {
        await using var connection = await ConnectAsync();
        await Eventually.TrueAsync(async () => await OverTheBroker.ReadyAsync(connection, Inbox) == left, $"all but {left} are taken");
    }
}
