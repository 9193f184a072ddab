using System.Net;
using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>A broker that is away or has forgotten everything costs time, never an event.</summary>
public sealed class BrokerOutageTests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private readonly Cases _case = new();

    [Fact]
    public async Task BrokerAway_WritesAreAccepted_ReadinessIsDegraded_AndTheLogDrainsWhenItReturns()
    {
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), OverTheBroker.Settings(fixture));
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), OverTheBroker.Settings(fixture));
        await OverTheBroker.ReadyAsync(telling);
        await OverTheBroker.ListensAsync(hearing);
        await fixture.Broker.FlushQueueDirectoryAsync();

        await fixture.Broker.KillAsync();
        await OverTheBroker.ReadyAsync(telling, "degraded");
        var written = await _case.WriteNoteAsync(hearing);
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
        await _case.TellAsync(telling, times: 20);
        await fixture.Broker.RestartAsync();

        await Cases.EffectsAsync(hearing, 20);
        await OverTheBroker.ReadyAsync(telling);
    }

    [Fact]
    public async Task BrokerWiped_WithMessagesNobodyHasTaken_TheFeedBringsThem_AndNewOnesGoOverTheBroker()
    {
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), OverTheBroker.Settings(fixture));
        await using (var gone = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), OverTheBroker.Settings(fixture)))
        {
            await OverTheBroker.ListensAsync(gone);
        }
        await _case.TellAsync(telling, times: 10);
        await OverTheBroker.PublishedAsync(telling);

        await fixture.Broker.WipeAsync();
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), OverTheBroker.Settings(fixture));
        await OverTheBroker.ListensAsync(hearing);
        await _case.WriteNoteAsync(hearing);
        foreach (var e in await telling.EventsAsync())
        {
            var message = Events.V1.CasePhaseChanged.Parser.ParseJson(e.Payload);
            hearing.Peers.Intake.Tell(message, e.Subject, e.SubjectVersion, e.EventId);
        }
        await _case.TellAsync(telling, times: 10);
        await Cases.EffectsAsync(hearing, 10);

        // Now the ten that the broker lost are old enough for the safety net.
        hearing.Clock.Advance(TimeSpan.FromDays(1));
        await hearing.RestartAsync();
        await Cases.EffectsAsync(hearing, 20);
        // A bus that is stopped before it has started goes on for ever, and would take the next test's messages.
        await OverTheBroker.ListensAsync(hearing);
    }
}
