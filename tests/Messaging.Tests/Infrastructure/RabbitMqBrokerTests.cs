using System.Text;
using RabbitMQ.Client;

namespace Tot.Messaging.Tests.Infrastructure;

/// <summary>What the other tests rest on: the broker is real, and its death loses nothing that it confirmed.</summary>
public sealed class RabbitMqBrokerTests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private static readonly Dictionary<string, object?> Quorum = new(StringComparer.Ordinal)
    {
        ["x-queue-type"] = "quorum",
        ["x-quorum-initial-group-size"] = 1,
    };

    [Fact]
    public async Task ConfirmedMessage_BrokerKilledAndStartedAgain_IsStillThere()
    {
        await PublishConfirmedAsync("kept", "one");

        await fixture.Broker.FlushQueueDirectoryAsync();
        await fixture.Broker.KillAsync();
        await fixture.Broker.RestartAsync();

        Assert.Equal("one", await GetAsync("kept"));
        Assert.Null(await GetAsync("kept"));
    }

    [Fact]
    public async Task ConfirmedMessage_BrokerWiped_IsGoneWithItsQueue()
    {
        await PublishConfirmedAsync("wiped", "one");

        await fixture.Broker.WipeAsync();

        Assert.Null(await GetAsync("wiped"));
    }

    private async Task PublishConfirmedAsync(string queue, string text)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, Quorum);
        // With confirmation tracking on, this returns only after the broker's confirm.
        await channel.BasicPublishAsync("", queue, mandatory: true, Encoding.UTF8.GetBytes(text));
    }

    private async Task<string?> GetAsync(string queue)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, Quorum);
        var message = await channel.BasicGetAsync(queue, autoAck: true);
        return message is null ? null : Encoding.UTF8.GetString(message.Body.Span);
    }

    private Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = fixture.Broker.Uri }.CreateConnectionAsync();
}
