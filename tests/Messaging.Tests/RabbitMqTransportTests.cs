using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>The same handlers over a real broker: one service tells, another hears, and the feed is too far behind to help.</summary>
public sealed class RabbitMqTransportTests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private readonly Cases _case = new();

    [Fact]
    public async Task Events_OverTheBroker_HaveTheirEffectOnceAlsoAfterTheBrokerDied()
    {
        var settings = OverTheBroker.Settings(fixture);
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), settings);
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), settings);
        await OverTheBroker.ListensAsync(hearing);
        await _case.WriteNoteAsync(hearing);

        await _case.TellAsync(telling, times: 20);
        await Cases.EffectsAsync(hearing, 20);

        await fixture.Broker.FlushQueueDirectoryAsync();
        await fixture.Broker.KillAsync();
        await _case.TellAsync(telling, times: 20);
        await fixture.Broker.RestartAsync();

        await Cases.EffectsAsync(hearing, 40);
    }
}
