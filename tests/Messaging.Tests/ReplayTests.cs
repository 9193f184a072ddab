using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Tot.Messaging.Handling;
using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>What was given up waits until somebody has mended the cause, and has its effect then.</summary>
public sealed class ReplayTests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private const string Inbox = "tot.meetings.inbox";
    private const string Errors = "tot.meetings.inbox_error";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_OfAParkedEventThatWasGivenUp_GivesItItsEffect()
    {
        var @case = new Cases();
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Definition);
        @case.TellOnFeed(hearing, times: 1);
        await Eventually.TrueAsync(
            async () =>
            {
                hearing.Clock.Advance(TimeSpan.FromHours(1));
                return await hearing.InStoreAsync((NotesDb db) => db.ParkedEvents.AnyAsync(p => p.NextAttemptAt == null));
            },
            "the event is given up"
        );
        Assert.Equal(("degraded", 0, 1), await HealthAsync(hearing));
        await @case.WriteNoteAsync(hearing);
        hearing.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await hearing.InStoreAsync((NotesDb db) => db.ParkedEvents.AnyAsync()));

        Assert.Equal((1, 0), await ReplayAsync(hearing));

        await Cases.EffectsAsync(hearing, 1);
        await Eventually.TrueAsync(async () => await HealthAsync(hearing) == ("healthy", 0, 0), "nothing is parked any more");
    }

    [Fact]
    public async Task Replay_OfTheErrorQueue_PutsMessagesBack_AndWhatFailsAgainComesAgain()
    {
        var @case = new Cases();
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Definition, OverTheBroker.Settings(fixture));
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), OverTheBroker.Settings(fixture));
        await @case.WriteNoteAsync(hearing);
        await using var connection = await new ConnectionFactory { Uri = fixture.Broker.Uri }.CreateConnectionAsync(Ct);
        // What is published here lies in its queue when the call returns.
        var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(confirmed, Ct);
        await OverTheBroker.ListensAsync(hearing);
        var copies = (await channel.QueueDeclareAsync(cancellationToken: Ct)).QueueName;
        await channel.ExchangeDeclareAsync("tot.intake", ExchangeType.Topic, durable: true, cancellationToken: Ct);
        await channel.QueueBindAsync(copies, "tot.intake", "#", cancellationToken: Ct);
        await channel.BasicPublishAsync("", Inbox, Encoding.UTF8.GetBytes("not an event"), Ct);
        await Eventually.TrueAsync(async () => await CountAsync(connection) == 1, "the garbage is given up");

        Assert.Equal((0, 1), await ReplayAsync(hearing));
        await Eventually.TrueAsync(async () => await CountAsync(connection) == 1, "it is given up again");

        // An event as it would lie there when the store had been away for too long.
        await @case.TellAsync(telling, times: 1);
        await Cases.EffectsAsync(hearing, 1);
        var copy = await Eventually.GetAsync(() => channel.BasicGetAsync(copies, autoAck: true, Ct), "a copy of the message");
        await ForgetAsync(hearing);
        await channel.BasicPublishAsync("", Errors, mandatory: true, new BasicProperties(copy.BasicProperties), copy.Body, Ct);
        await Eventually.TrueAsync(async () => await CountAsync(connection) == 2, "both lie there");

        Assert.Equal((0, 2), await ReplayAsync(hearing));

        await Cases.EffectsAsync(hearing, 1);
    }

    private static Task<(int Parked, int Messages)> ReplayAsync(ServiceTestHost host) =>
        host.Services.GetRequiredService<Replay>().RunAsync(Ct);

    /// <summary>What the service says of its parked events, ready all the same.</summary>
    private static async Task<(string? Status, int Waiting, int GivenUp)> HealthAsync(ServiceTestHost host)
    {
        using var client = host.Anonymous();
        var events = (await client.GetFromJsonAsync<JsonElement>("/health/ready", Ct)).GetProperty("checks").GetProperty("events");
        var data = events.GetProperty("data");
        return (events.GetProperty("status").GetString(), data.GetProperty("waiting").GetInt32(), data.GetProperty("givenUp").GetInt32());
    }

    /// <summary>As if the event had never had its effect.</summary>
    private static Task ForgetAsync(ServiceTestHost host) =>
        host.InStoreAsync(
            async (NotesDb db) =>
                await db.Inbox.Where(e => e.Handler == nameof(PhaseHandler)).ExecuteDeleteAsync(Ct)
                + await db.Notes.Where(n => n.Text == "Working").ExecuteDeleteAsync(Ct)
        );

    private static async Task<uint> CountAsync(IConnection connection) => await OverTheBroker.ReadyAsync(connection, Errors) ?? 0;
}
