using RabbitMQ.Client;

namespace Tot.Messaging.RabbitMq;

/// <summary>Connections beside MassTransit's, for what is not a matter of publishing or consuming.</summary>
internal sealed class BrokerConnections(PublisherIdentity identity, RabbitMqSettings settings)
{
    public Task<IConnection> ConnectAsync(string purpose, CancellationToken ct)
    {
        var factory = new ConnectionFactory
        {
            Uri = settings.Uri,
            ClientProvidedName = $"tot-{identity.Service}-{purpose}",
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(2),
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
        };
        (factory.UserName, factory.Password) = (settings.Username ?? factory.UserName, settings.Password ?? factory.Password);
        if (settings.AuthorityFile is { } file)
        {
            factory.Ssl.CertificateValidationCallback = BrokerTrust.By(file);
        }
        return factory.CreateConnectionAsync(ct);
    }
}
