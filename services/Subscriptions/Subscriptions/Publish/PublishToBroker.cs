using RabbitMQ.Client;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Publish;

/// <summary>Settings under <c>Subscriptions:Broker</c>.</summary>
internal sealed class BrokerOptions
{
    public const string Section = "Subscriptions:Broker";

    /// <summary><c>amqp://user:password@host:port/vhost</c>, or <c>amqps://</c>. Without it nothing is published.</summary>
    public Uri? Uri { get; set; }

    /// <summary>Organisation numbers of the agencies whose queues are declared, so that nothing is lost before they first read.</summary>
    public IList<string> Agencies { get; } = [];
}

/// <summary>
/// Tells the partner feed on RabbitMQ too, to those inside the network: topic exchange <see cref="Exchange"/>, routing key
/// <c>&lt;organisation number&gt;.&lt;event type&gt;</c>, and a durable queue for each agency that only its own credentials may read.
/// </summary>
internal sealed class PublishToBroker(PublisherParts parts, BrokerOptions options, ILogger<PublishToBroker> logger)
    : PartnerPublisher(parts, "broker-published", logger)
{
    public const string Exchange = "tot.partner-events";
    private const string ContentType = "application/cloudevents+json; charset=utf-8";
    private IConnection? _connection;
    private IChannel? _channel;

    public static string QueueOf(string organisationNumber) => "tot.partner." + organisationNumber;

    public static string RoutingKeyOf(string organisationNumber, string type) => $"{organisationNumber}.{type}";

    public static string BindingKeyOf(string organisationNumber) => organisationNumber + ".#";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await CloseAsync();
    }

    protected override async Task PublishAsync(string organisationNumber, PartnerEvent told, byte[] cloudEvent, CancellationToken ct)
    {
        var channel = _channel is { IsOpen: true } open ? open : await OpenAsync(ct);
        var properties = new BasicProperties
        {
            ContentType = ContentType,
            DeliveryMode = DeliveryModes.Persistent,
            MessageId = told.EventId.ToString(),
            Type = told.Type,
        };
        // With confirmation tracking this returns when the broker has it, and throws when it has not.
        await channel.BasicPublishAsync(
            Exchange,
            RoutingKeyOf(organisationNumber, told.Type),
            mandatory: false,
            properties,
            cloudEvent,
            ct
        );
    }

    private async Task<IChannel> OpenAsync(CancellationToken ct)
    {
        await CloseAsync();
        _connection = await new ConnectionFactory { Uri = options.Uri!, ClientProvidedName = "tot-partner-events" }.CreateConnectionAsync(
            ct
        );
        var channel = await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
            ct
        );
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: ct);
        foreach (var agency in options.Agencies)
        {
            var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
            await channel.QueueDeclareAsync(
                QueueOf(agency),
                durable: true,
                exclusive: false,
                autoDelete: false,
                arguments,
                cancellationToken: ct
            );
            await channel.QueueBindAsync(QueueOf(agency), Exchange, BindingKeyOf(agency), cancellationToken: ct);
        }
        return _channel = channel;
    }

    private async Task CloseAsync()
    {
        if (_channel is not null)
        {
            await _channel.DisposeAsync();
            _channel = null;
        }
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }
    }
}
