using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Tot.Messaging.Feed;
using Tot.Messaging.Handling;
using Tot.Messaging.Log;
using Tot.Messaging.RabbitMq;

namespace Tot.Messaging;

/// <summary>Which events a service handles, and from whom.</summary>
public sealed class MessagingBuilder(IServiceCollection services)
{
    internal List<HandlerRegistration> Handlers { get; } = [];

    internal List<HandlerRegistration> Copies { get; } = [];

    /// <summary>Handles events of a source, over whichever transport is configured.</summary>
    public MessagingBuilder Handle<TEvent, THandler>(string source)
        where TEvent : IMessage<TEvent>, new()
        where THandler : class, IEventHandler<TEvent>
    {
        services.TryAddScoped<THandler>();
        Handlers.Add(HandlerRegistration.For<TEvent, THandler>(source));
        return this;
    }

    /// <summary>Keeps a copy of a source's facts, in the source's order, always over the feed: its progress can be waited for.</summary>
    public MessagingBuilder Copy<TEvent, THandler>(string source)
        where TEvent : IMessage<TEvent>, new()
        where THandler : class, IEventHandler<TEvent>
    {
        services.TryAddScoped<THandler>();
        Copies.Add(HandlerRegistration.For<TEvent, THandler>(source));
        return this;
    }
}

public static class MessagingSetup
{
    /// <summary>Name of the mark up to which the broker has confirmed the log, among the cursors.</summary>
    public const string PublishedMark = "rabbitmq-published";

    /// <summary>Name of the consumer that keeps the copies of a source's facts, for <see cref="FeedProgress"/>.</summary>
    public static string CopyConsumer(string source) => "copy-of-" + source;

    /// <summary>
    /// Adds the event log, the handlers and a transport. <c>Messaging:Transport</c> is <c>feed</c> (default) or <c>rabbitmq</c>; with
    /// RabbitMQ the feed is read too, some seconds behind, as the safety net.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Name of this service.</param>
    /// <param name="configure">Registers the handlers.</param>
    public static void AddMessaging(this IHostApplicationBuilder builder, string service, Action<MessagingBuilder>? configure = null)
    {
        var services = builder.Services;
        var messaging = new MessagingBuilder(services);
        configure?.Invoke(messaging);

        services.AddSingleton<EventLogReader>();
        services.AddSingleton<FeedProgress>();
        services.AddSingleton<EventDispatcher>();
        foreach (var handler in messaging.Handlers)
        {
            services.AddSingleton(handler);
        }

        var settings = builder.Configuration.GetSection("Messaging").Get<MessagingSettings>() ?? new MessagingSettings();
        var rabbit = string.Equals(settings.Transport, "rabbitmq", StringComparison.OrdinalIgnoreCase);
        if (rabbit)
        {
            services.AddRabbitMqTransport(service, settings, messaging.Handlers);
        }
        foreach (var source in messaging.Handlers.GroupBy(h => h.Source, StringComparer.Ordinal))
        {
            services.AddFeedConsumer(
                new FeedConsumerOptions(source.Key, source.Key, [.. source], InOrder: false, rabbit ? settings.CatchUpAfter : TimeSpan.Zero)
            );
        }
        foreach (var source in messaging.Copies.GroupBy(h => h.Source, StringComparer.Ordinal))
        {
            services.AddFeedConsumer(
                new FeedConsumerOptions(CopyConsumer(source.Key), source.Key, [.. source], InOrder: true, TimeSpan.Zero)
            );
        }
        if (messaging.Handlers.Count > 0)
        {
            services.AddHostedService<ParkedEventRetrier>();
        }
        services.AddSingleton<Replay>();
    }

    /// <summary>Offers this service's event log to the other services.</summary>
    public static GrpcServiceEndpointConventionBuilder MapEventFeed(this IEndpointRouteBuilder app) =>
        app.MapGrpcService<EventFeedEndpoint>();

    private static void AddFeedConsumer(this IServiceCollection services, FeedConsumerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IHostedService>(sp => ActivatorUtilities.CreateInstance<FeedConsumer>(sp, options));
    }
}

/// <summary>Configuration section <c>Messaging</c>.</summary>
public sealed class MessagingSettings
{
    /// <summary><c>feed</c> or <c>rabbitmq</c>.</summary>
    public string Transport { get; init; } = "feed";

    /// <summary>How old an event must be before the safety net under RabbitMQ hands it on.</summary>
    public TimeSpan CatchUpAfter { get; init; } = TimeSpan.FromSeconds(10);

    public RabbitMqSettings RabbitMq { get; init; } = new();
}

/// <summary>Configuration section <c>Messaging:RabbitMq</c>.</summary>
public sealed class RabbitMqSettings
{
    /// <summary><c>amqp://user:password@host:port/vhost</c>, or <c>amqps://</c> for TLS.</summary>
    public Uri Uri { get; init; } = new("amqp://guest:guest@127.0.0.1:5672");

    /// <summary>Instead of the user in <see cref="Uri"/>, so that a secret need not be part of an address.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>PEM file of the authorities that may have signed the broker's certificate; without it those the machine trusts.</summary>
    public string? AuthorityFile { get; init; }
}
