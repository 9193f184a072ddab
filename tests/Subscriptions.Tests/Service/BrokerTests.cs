using System.Text.Json;
using RabbitMQ.Client;
using Tot.Subscriptions.Publish;
using Tot.Testing;
using Tot.Testing.RabbitMq;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>The partner feed on a real broker, read as an agency inside the network would.</summary>
public sealed class BrokerTests
{
    private static readonly string ChildWelfare = ServiceDefaults.Demo.DemoPersonas.Find("child-welfare")!.OrganisationNumber;
    private static readonly string Police = ServiceDefaults.Demo.DemoPersonas.Find("police-exit")!.OrganisationNumber;

    [Fact]
    public async Task Events_ReachTheQueuesOfThoseWhoMayKnow_AlsoAfterTheBrokerDied()
    {
        await using var broker = await RabbitMqBroker.StartAsync();
        await using var world = await World.StartAsync(
            "--Subscriptions:Broker:Uri",
            broker.Uri.ToString(),
            "--Subscriptions:Broker:Agencies:0",
            ChildWelfare,
            "--Subscriptions:Broker:Agencies:1",
            Police
        );
        var first = world.TellApproaching();
        var (routingKey, cloudEvent) = await ReadAsync(broker.Uri, PublishToBroker.QueueOf(ChildWelfare));
        Assert.Equal($"{ChildWelfare}.tot.events.v1.DeadlineApproaching", routingKey);
        Assert.Equal(first, cloudEvent.GetProperty("id").GetGuid());
        Assert.Equal("warning", cloudEvent.GetProperty("severity").GetString());

        await broker.FlushQueueDirectoryAsync();
        await broker.KillAsync();
        var second = world.TellApproaching();
        await world.ToldAsync(second);
        await broker.RestartAsync();
        Assert.Equal(second, (await ReadAsync(broker.Uri, PublishToBroker.QueueOf(ChildWelfare))).Event.GetProperty("id").GetGuid());
        await using var connection = await new ConnectionFactory { Uri = broker.Uri }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        Assert.Equal(0u, (await channel.QueueDeclarePassiveAsync(PublishToBroker.QueueOf(Police))).MessageCount);
    }

    private static async Task<(string RoutingKey, JsonElement Event)> ReadAsync(Uri uri, string queue)
    {
        BasicGetResult? got = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await using var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync();
                    await using var channel = await connection.CreateChannelAsync();
                    got = await channel.BasicGetAsync(queue, autoAck: true);
                }
                catch (Exception e) when (e is RabbitMQ.Client.Exceptions.RabbitMQClientException)
                {
                    // The broker, or the queue, is not there yet.
                }
                return got is not null;
            },
            "an event is in the queue"
        );
        Assert.Equal("application/cloudevents+json; charset=utf-8", got!.BasicProperties.ContentType);
        return (got.RoutingKey, JsonDocument.Parse(got.Body.ToArray()).RootElement);
    }
}
