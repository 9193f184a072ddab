using System.Security.Authentication;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using Tot.Messaging.Handling;

namespace Tot.Messaging.RabbitMq;

internal static class RabbitMqTransport
{
    /// <summary>The topic exchange that a source's events go to; the routing key is the event's type.</summary>
    public static string Exchange(string source) => "tot." + source;

    /// <summary>One quorum queue per service, bound to just the events it handles.</summary>
    public static string Queue(string service) => "tot." + service + ".inbox";

    /// <summary>Where MassTransit puts what could not be taken in <see cref="Retries"/> attempts, or not be read at all.</summary>
    public static string ErrorQueue(string service) => Queue(service) + "_error";

    /// <summary>About a minute and a half in all.</summary>
    private const int Retries = 9;

    public static void AddRabbitMqTransport(
        this IServiceCollection services,
        string service,
        MessagingSettings settings,
        IReadOnlyList<HandlerRegistration> handlers
    )
    {
        services.AddMassTransit(bus =>
        {
            bus.AddConsumer<EventEnvelopeConsumer>();
            bus.UsingRabbitMq(
                (context, rabbit) =>
                {
                    rabbit.Host(settings.RabbitMq.Uri, host => host.Use(settings.RabbitMq));
                    rabbit.Message<EventEnvelope>(m => m.SetEntityName(Exchange(service)));
                    rabbit.Publish<EventEnvelope>(p => p.ExchangeType = ExchangeType.Topic);
                    rabbit.Send<EventEnvelope>(s => s.UseRoutingKeyFormatter(c => c.Message.Type));
                    if (handlers.Count == 0)
                    {
                        return;
                    }
                    rabbit.ReceiveEndpoint(
                        Queue(service),
                        endpoint =>
                        {
                            endpoint.SetQuorumQueue();
                            endpoint.ConfigureConsumeTopology = false;
                            endpoint.PrefetchCount = BrokerBatches.Lanes * BrokerBatches.MostTogether;
                            // A fault outside the handlers, such as a store that is away; the pauses are random within a fifth.
                            endpoint.UseMessageRetry(retry =>
                                retry.Exponential(
                                    Retries,
                                    TimeSpan.FromMilliseconds(200),
                                    TimeSpan.FromSeconds(20),
                                    TimeSpan.FromMilliseconds(400)
                                )
                            );
                            foreach (var handler in handlers.DistinctBy(h => (h.Source, h.Type)))
                            {
                                endpoint.Bind(
                                    Exchange(handler.Source),
                                    bind =>
                                    {
                                        bind.ExchangeType = ExchangeType.Topic;
                                        bind.RoutingKey = handler.Type;
                                    }
                                );
                            }
                            endpoint.ConfigureConsumer<EventEnvelopeConsumer>(context);
                        }
                    );
                }
            );
        });
        services.AddSingleton(settings.RabbitMq);
        services.AddSingleton<BrokerBatches>();
        services.AddSingleton<BrokerConnections>();
        services.AddSingleton<RabbitMqErrors>();
        services.AddSingleton<BrokerHealthCheck>();
        services.AddHealthChecks().AddCheck<BrokerHealthCheck>("broker");
        services.PostConfigure<HealthCheckServiceOptions>(health =>
        {
            foreach (var own in health.Registrations.Where(r => r.Tags.Contains("masstransit")).ToList())
            {
                health.Registrations.Remove(own);
            }
        });
        services.AddHostedService<RabbitMqPublisher>();
        services.AddSingleton(new PublisherIdentity(service));
    }

    private static void Use(this IRabbitMqHostConfigurator host, RabbitMqSettings settings)
    {
        if (settings.Username is { } username)
        {
            host.Username(username);
        }
        if (settings.Password is { } password)
        {
            host.Password(password);
        }
        if (settings.AuthorityFile is { } file && settings.Uri.Scheme is "amqps")
        {
            host.UseSsl(ssl =>
            {
                ssl.ServerName = settings.Uri.Host;
                ssl.Protocol = SslProtocols.None;
                ssl.CertificateValidationCallback = BrokerTrust.By(file);
            });
        }
    }
}

/// <summary>Whose log is published.</summary>
internal sealed record PublisherIdentity(string Service);

/// <summary>Hands what RabbitMQ brings to the dispatcher. What a handler cannot take is parked there, so nothing is refused here.</summary>
internal sealed class EventEnvelopeConsumer(BrokerBatches batches) : IConsumer<EventEnvelope>
{
    public Task Consume(ConsumeContext<EventEnvelope> context)
    {
        var e = context.Message;
        return batches
            .HandleAsync(new(e.EventId, e.Source, e.Type, e.Subject, e.SubjectVersion, e.OccurredAt, e.TraceParent, e.Payload))
            .WaitAsync(context.CancellationToken);
    }
}
