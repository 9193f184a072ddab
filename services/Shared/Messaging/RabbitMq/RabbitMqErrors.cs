using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Tot.Messaging.RabbitMq;

/// <summary>The messages that this service's queue gave up.</summary>
internal sealed class RabbitMqErrors(PublisherIdentity identity, BrokerConnections broker)
{
    private const ushort NotFound = 404;

    /// <summary>Puts each of them back into the queue it came from, confirmed there before it is taken from here. What fails again comes here again.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ReplayAsync(CancellationToken ct)
    {
        var (queue, errors) = (RabbitMqTransport.Queue(identity.Service), RabbitMqTransport.ErrorQueue(identity.Service));
        await using var connection = await broker.ConnectAsync("replay", ct);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
            ct
        );
        uint waiting;
        try
        {
            waiting = (await channel.QueueDeclarePassiveAsync(errors, ct)).MessageCount;
        }
        // It is made when there is the first message for it.
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == NotFound)
        {
            return 0;
        }
        var replayed = 0;
        while (replayed < waiting && await channel.BasicGetAsync(errors, autoAck: false, ct) is { } message)
        {
            await channel.BasicPublishAsync(
                exchange: "",
                queue,
                mandatory: true,
                new BasicProperties(message.BasicProperties),
                message.Body,
                ct
            );
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, ct);
            replayed++;
        }
        return replayed;
    }
}
