using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
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

    [Fact]
    public async Task Agency_ReadsItsOwnEvents_AndCanDoNothingElse()
    {
        await using var broker = await RabbitMqBroker.StartAsync();
        var (definitions, passwords) = Definitions("--publisher", ChildWelfare, Police);
        await broker.ImportAsync(definitions);
        await using var world = await World.StartAsync(
            "--Subscriptions:Broker:Uri",
            broker.As(BrokerDefinitions.Publisher, passwords[BrokerDefinitions.Publisher]).ToString()
        );
        var user = BrokerDefinitions.UserOf(ChildWelfare);
        var (own, others) = (PublishToBroker.QueueOf(ChildWelfare), PublishToBroker.QueueOf(Police));
        var agency = broker.As(user, passwords[user]);
        var told = world.TellApproaching();
        Assert.Equal(told, (await ReadAsync(agency, own)).Event.GetProperty("id").GetGuid());

        await using var connection = await new ConnectionFactory { Uri = agency }.CreateConnectionAsync();
        await RefusedAsync(connection, c => c.BasicGetAsync(others, autoAck: true));
        await RefusedAsync(connection, c => c.QueuePurgeAsync(others));
        await RefusedAsync(connection, c => c.QueueDeleteAsync(own));
        await RefusedAsync(connection, c => c.QueueDeclareAsync("elsewhere", durable: true, exclusive: false, autoDelete: false));
        await RefusedAsync(connection, c => c.ExchangeDeclareAsync("elsewhere", ExchangeType.Topic));
        await RefusedAsync(connection, c => c.QueueBindAsync(own, PublishToBroker.Exchange, Police + ".#"));
        await RefusedAsync(connection, c => PublishAsync(c, PublishToBroker.Exchange, $"{ChildWelfare}.tot.events.v1.DeadlineMissed"));
        await RefusedAsync(connection, c => PublishAsync(c, "", others));

        // Queues of its own, but only to its own events.
        var archive = own + ".archive";
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(archive, durable: true, exclusive: false, autoDelete: false);
        foreach (var bindingKey in (string[])["#", "*.#", Police + ".#", ChildWelfare + "0.#"])
        {
            await RefusedAsync(connection, c => c.QueueBindAsync(archive, PublishToBroker.Exchange, bindingKey));
        }
        await channel.QueueBindAsync(archive, PublishToBroker.Exchange, $"{ChildWelfare}.tot.events.v1.DeadlineApproaching");
        told = world.TellApproaching();
        Assert.Equal(told, (await ReadAsync(agency, archive)).Event.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Definitions_AgainForOneAgency_ReplaceItsPasswordAndLeaveTheOthers()
    {
        await using var broker = await RabbitMqBroker.StartAsync();
        var (first, old) = Definitions(ChildWelfare, Police);
        await broker.ImportAsync(first);
        var (second, replaced) = Definitions(ChildWelfare);
        await broker.ImportAsync(second);

        var (user, other) = (BrokerDefinitions.UserOf(ChildWelfare), BrokerDefinitions.UserOf(Police));
        Assert.True(await MayConnectAsync(broker.As(user, replaced[user])));
        Assert.True(await MayConnectAsync(broker.As(other, old[other])));
        Assert.False(await MayConnectAsync(broker.As(user, old[user])));
    }

    [Fact]
    public void Definitions_OfWhatIsNoOrganisationNumber_AreRefused()
    {
        var (output, secrets) = (new StringWriter(), new StringWriter());
        Assert.Equal(1, BrokerDefinitions.Run([ChildWelfare, "310000125"], output, secrets));
        Assert.Empty(output.ToString());
        Assert.StartsWith("310000125 is no organisation number.", secrets.ToString(), StringComparison.Ordinal);
    }

    private static (string Document, Dictionary<string, string> Passwords) Definitions(params string[] arguments)
    {
        var (output, secrets) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, BrokerDefinitions.Run(arguments, output, secrets));
        var lines = secrets.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var passwords = lines.Select(l => l.Split(' ')).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        Assert.All(passwords.Values, p => Assert.DoesNotContain(p, output.ToString(), StringComparison.Ordinal));
        return (output.ToString(), passwords);
    }

    private static async Task PublishAsync(IChannel channel, string exchange, string routingKey) =>
        await channel.BasicPublishAsync(exchange, routingKey, "forged"u8.ToArray());

    /// <summary>The broker answers 403 and closes the channel.</summary>
    private static async Task RefusedAsync(IConnection connection, Func<IChannel, Task> act)
    {
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)
        );
        await Assert.ThrowsAnyAsync<Exception>(() => act(channel));
        Assert.Equal<int?>(Constants.AccessRefused, channel.CloseReason?.ReplyCode);
    }

    private static async Task<bool> MayConnectAsync(Uri uri)
    {
        try
        {
            await using var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync();
            return true;
        }
        catch (BrokerUnreachableException e) when (e.InnerException is AuthenticationFailureException)
        {
            return false;
        }
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
