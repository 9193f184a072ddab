using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tot.Events.V1;
using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>Two replicas of the teller and two of the hearer, each pair over one database: nothing is lost and nothing happens twice.</summary>
public sealed class ReplicaTests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private const int Events = 60;
    private readonly Guid _case = Guid.CreateVersion7();

    [Fact]
    public async Task Events_OverTheBroker_ToldByTwoAndHeardByTwo_HaveTheirEffectOnce()
    {
        string[] broker =
        [
            "--Messaging:Transport",
            "rabbitmq",
            "--Messaging:RabbitMq:Uri",
            fixture.Broker.Uri.ToString(),
            "--Messaging:CatchUpAfter",
            "12:00:00",
        ];
        await using var hearing = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Named("meetings"), broker);
        await using var hearingToo = await hearing.StartReplicaAsync();
        await using var telling = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Named("intake"), broker);
        await using var tellingToo = await telling.StartReplicaAsync();
        await WriteNoteAsync(hearing);

        await Task.WhenAll(TellAsync(telling), TellAsync(tellingToo));

        await EffectsAsync(hearing, 2 * Events);
        Assert.Equal(2 * Events, await hearingToo.InStoreAsync((NotesDb db) => db.Inbox.CountAsync(e => e.Handler == nameof(PhaseHandler))));
        Assert.Equal(0, await hearing.InStoreAsync((NotesDb db) => db.ParkedEvents.CountAsync()));
    }

    [Fact]
    public async Task Events_OverTheFeed_HeardByTwo_HaveTheirEffectOnce_AlsoWhenTheOneWhoseTurnItIsDies()
    {
        await using var hearing = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Definition);
        var other = await hearing.StartReplicaAsync();
        await WriteNoteAsync(hearing);

        TellPeers(hearing, Events);
        await EffectsAsync(hearing, Events);
        await other.DisposeAsync();
        await using var third = await hearing.StartReplicaAsync();
        await hearing.RestartAsync();
        TellPeers(hearing, Events);

        await EffectsAsync(hearing, 2 * Events);
    }

    [Fact]
    public async Task ParkedEvents_RetriedByTwo_HaveTheirEffectOnce()
    {
        await using var hearing = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Definition);
        await using var other = await hearing.StartReplicaAsync();
        TellPeers(hearing, Events);
        await Eventually.TrueAsync(
            () => hearing.InStoreAsync(async (NotesDb db) => await db.ParkedEvents.CountAsync() == Events),
            "every event waits for the note"
        );

        await WriteNoteAsync(hearing);
        hearing.Clock.Advance(TimeSpan.FromHours(1));

        await EffectsAsync(hearing, Events);
        await Eventually.TrueAsync(
            () => hearing.InStoreAsync(async (NotesDb db) => !await db.ParkedEvents.AnyAsync()),
            "nothing is parked any more"
        );
    }

    private async Task WriteNoteAsync(ServiceTestHost host)
    {
        host.Peers.Enrol(_case, "coordinator");
        (await host.As("coordinator").PostAsJsonAsync("/api/v1/notes", new { caseId = _case, text = "first" })).EnsureSuccessStatusCode();
    }

    private async Task TellAsync(ServiceTestHost host)
    {
        for (var i = 0; i < Events; i++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<NotesDb>();
            db.Append(new CasePhaseChanged { CaseId = _case.ToString(), To = CasePhase.Working }, $"cases/{_case}", i + 1, host.Clock.Now);
            await db.SaveChangesAsync();
        }
    }

    private void TellPeers(ServiceTestHost host, int times)
    {
        for (var i = 0; i < times; i++)
        {
            host.Peers.Intake.Tell(new CasePhaseChanged { CaseId = _case.ToString(), To = CasePhase.Working }, $"cases/{_case}", i + 1);
        }
    }

    private static async Task EffectsAsync(ServiceTestHost host, int expected)
    {
        var count = 0;
        await Eventually.TrueAsync(
            async () => (count = await host.InStoreAsync((NotesDb db) => db.Notes.CountAsync(n => n.Text == "Working"))) >= expected,
            $"{expected} effects"
        );
        Assert.Equal(expected, count);
    }
}
