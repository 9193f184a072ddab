using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Tot.Events.V1;
using Tot.Testing;

namespace Tot.Messaging.Tests.Infrastructure;

/// <summary>A case whose changes of phase one service tells and another hears, writing a note for each.</summary>
internal sealed class Cases
{
    private int _version;

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>Until there is a note on the case, the hearer says "not yet".</summary>
    public async Task<HttpResponseMessage> WriteNoteAsync(ServiceTestHost host)
    {
        host.Peers.Enrol(Id, "coordinator");
        var response = await host.As("coordinator").PostAsJsonAsync("/api/v1/notes", new { caseId = Id, text = "first" });
        return response.EnsureSuccessStatusCode();
    }

    public async Task TellAsync(ServiceTestHost host, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<NotesDb>();
            db.Append(Message(), $"cases/{Id}", Interlocked.Increment(ref _version), host.Clock.Now);
            await db.SaveChangesAsync();
        }
    }

    /// <summary>Each of a subject of its own, in one commit.</summary>
    public async Task TellOfDifferentAsync(ServiceTestHost host, int subjects)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NotesDb>();
        for (var i = 0; i < subjects; i++)
        {
            db.Append(Message(), $"cases/{Guid.CreateVersion7()}", 1, host.Clock.Now);
        }
        await db.SaveChangesAsync();
    }

    /// <summary>Tells on the feed that the host reads, as its source would.</summary>
    public void TellOnFeed(ServiceTestHost host, int times)
    {
        for (var i = 0; i < times; i++)
        {
            host.Peers.Intake.Tell(Message(), $"cases/{Id}", Interlocked.Increment(ref _version));
        }
    }

    public static async Task EffectsAsync(ServiceTestHost host, int expected)
    {
        await Eventually.TrueAsync(async () => await CountAsync(host) >= expected, $"{expected} effects");
        Assert.Equal(expected, await CountAsync(host));
    }

    private static Task<int> CountAsync(ServiceTestHost host) =>
        host.InStoreAsync((NotesDb db) => db.Notes.CountAsync(n => n.Text == "Working"));

    private CasePhaseChanged Message() => new() { CaseId = Id.ToString(), To = CasePhase.Working };
}

internal static class OverTheBroker
{
    /// <summary>The broker is the road, and the feed is too far behind to help.</summary>
    public static string[] Settings(BrokerFixture fixture) =>
        [
            "--Messaging:Transport",
            "rabbitmq",
            "--Messaging:RabbitMq:Uri",
            fixture.Broker.Uri.ToString(),
            "--Messaging:CatchUpAfter",
            "12:00:00",
        ];

    /// <summary>The host says of itself that it is healthy or degraded, and takes requests in either state.</summary>
    public static Task ReadyAsync(ServiceTestHost host, string status = "healthy") =>
        Eventually.TrueAsync(
            async () =>
            {
                using var client = host.Anonymous();
                var response = await client.GetAsync("/health/ready");
                using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                return response.StatusCode == HttpStatusCode.OK && body.RootElement.GetProperty("status").GetString() == status;
            },
            $"readiness is {status}",
            TimeSpan.FromSeconds(60)
        );

    /// <summary>The broker has confirmed everything that the host has told.</summary>
    public static Task PublishedAsync(ServiceTestHost host) =>
        Eventually.TrueAsync(
            () =>
                host.InStoreAsync(
                    async (NotesDb db) =>
                        await db.EventLog.MaxAsync(e => (long?)e.Position) is { } head
                        && await db.FeedCursors.AnyAsync(c => c.Name == MessagingSetup.PublishedMark && c.Position >= head)
                ),
            "the broker has them"
        );

    /// <summary>Messages in the queue that no consumer has been given; null when there is no such queue.</summary>
    public static async Task<uint?> ReadyAsync(IConnection connection, string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }

    /// <summary>Until a consumer has bound its queue, the broker throws away what is told.</summary>
    public static Task ListensAsync(ServiceTestHost host) =>
        host.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(60));
}
