using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tot.Events.V1;
using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>The same handlers over a real broker: one service tells, another hears, and the feed is too far behind to help.</summary>
public sealed class RabbitMqTransportTests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private readonly Guid _case = Guid.CreateVersion7();

    [Fact]
    public async Task Events_OverTheBroker_HaveTheirEffectOnceAlsoAfterTheBrokerDied()
    {
        string[] settings = ["--Messaging:Transport", "rabbitmq", "--Messaging:RabbitMq:Uri", fixture.Broker.Uri.ToString()];
        string[] noSafetyNet = ["--Messaging:CatchUpAfter", "12:00:00"];
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), [.. settings, .. noSafetyNet]);
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), [.. settings, .. noSafetyNet]);
        await WriteNoteAsync(hearing);

        await TellAsync(telling, times: 20);
        await EffectsAsync(hearing, 20);

        await fixture.Broker.FlushQueueDirectoryAsync();
        await fixture.Broker.KillAsync();
        await TellAsync(telling, times: 20);
        await fixture.Broker.RestartAsync();

        await EffectsAsync(hearing, 40);
    }

    private async Task WriteNoteAsync(ServiceTestHost host)
    {
        host.Peers.Enrol(_case, "coordinator");
        (await host.As("coordinator").PostAsJsonAsync("/api/v1/notes", new { caseId = _case, text = "first" })).EnsureSuccessStatusCode();
    }

    private async Task TellAsync(ServiceTestHost host, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<NotesDb>();
            var message = new CasePhaseChanged { CaseId = _case.ToString(), To = CasePhase.Working };
            db.Append(message, $"cases/{_case}", i + 1, host.Clock.Now);
            await db.SaveChangesAsync();
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
