using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>Two replicas of the teller and two of the hearer, each pair over one database: nothing is lost and nothing happens twice.</summary>
public sealed class ReplicaTests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private const int Events = 60;
    private readonly Cases _case = new();

    [Fact]
    public async Task Events_OverTheBroker_ToldByTwoAndHeardByTwo_HaveTheirEffectOnce()
    {
        var broker = OverTheBroker.Settings(fixture);
        await using var hearing = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Named("meetings"), broker);
        await using var hearingToo = await hearing.StartReplicaAsync();
        await using var telling = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Named("intake"), broker);
        await using var tellingToo = await telling.StartReplicaAsync();
        await OverTheBroker.ListensAsync(hearing);
        await _case.WriteNoteAsync(hearing);

        await Task.WhenAll(_case.TellAsync(telling, Events), _case.TellAsync(tellingToo, Events));

        await Cases.EffectsAsync(hearing, 2 * Events);
        Assert.Equal(
            2 * Events,
            await hearingToo.InStoreAsync((NotesDb db) => db.Inbox.CountAsync(e => e.Handler == nameof(PhaseHandler)))
        );
        Assert.Equal(0, await hearing.InStoreAsync((NotesDb db) => db.ParkedEvents.CountAsync()));
    }

    [Fact]
    public async Task Events_OverTheFeed_HeardByTwo_HaveTheirEffectOnce_AlsoWhenTheOneWhoseTurnItIsDies()
    {
        await using var hearing = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Definition);
        var other = await hearing.StartReplicaAsync();
        await _case.WriteNoteAsync(hearing);

        _case.TellOnFeed(hearing, Events);
        await Cases.EffectsAsync(hearing, Events);
        await other.DisposeAsync();
        await using var third = await hearing.StartReplicaAsync();
        await hearing.RestartAsync();
        _case.TellOnFeed(hearing, Events);

        await Cases.EffectsAsync(hearing, 2 * Events);
    }

    [Fact]
    public async Task ParkedEvents_RetriedByTwo_HaveTheirEffectOnce()
    {
        await using var hearing = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Definition);
        await using var other = await hearing.StartReplicaAsync();
        _case.TellOnFeed(hearing, Events);
        await Eventually.TrueAsync(
            () => hearing.InStoreAsync(async (NotesDb db) => await db.ParkedEvents.CountAsync() == Events),
            "every event waits for the note"
        );

        await _case.WriteNoteAsync(hearing);
        hearing.Clock.Advance(TimeSpan.FromHours(1));

        await Cases.EffectsAsync(hearing, Events);
        await Eventually.TrueAsync(
            () => hearing.InStoreAsync(async (NotesDb db) => !await db.ParkedEvents.AnyAsync()),
            "nothing is parked any more"
        );
    }
}
