using MassTransit;
using RabbitMQ.Client;
using Tot.Messaging.Handling;

namespace Tot.Messaging.RabbitMq;

internal static class RabbitMqTransport
{
    /// <summary>The topic exchange that a source's events go to; the routing key is the event's type.</summary>
    public static string Exchange(string source) => "tot." + source;

    /// <summary>One quorum queue per service, bound to just the events it handles.</summary>
    public static string Queue(string service) => "tot." + service + ".inbox";

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
                    rabbit.Host(settings.RabbitMq.Uri);
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
                            endpoint.PrefetchCount = 64;
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
        services.AddHostedService<RabbitMqPublisher>();
        services.AddSingleton(new PublisherIdentity(service));
    }
}

/// <summary>Whose log is published.</summary>
internal sealed record PublisherIdentity(string Service);

/// <summary>Hands what RabbitMQ brings to the dispatcher. What a handler cannot take is parked there, so nothing is refused here.</summary>
internal sealed class EventEnvelopeConsumer(EventDispatcher dispatcher) : IConsumer<EventEnvelope>
{
    public Task Consume(ConsumeContext<EventEnvelope> context)
    {
        var e = context.Message;
        return dispatcher.DispatchAsync(
            new IncomingEvent(e.EventId, e.Source, e.Type, e.Subject, e.SubjectVersion, e.OccurredAt, e.TraceParent, e.Payload),
            cursor: null,
            context.CancellationToken
        );
    }
}
