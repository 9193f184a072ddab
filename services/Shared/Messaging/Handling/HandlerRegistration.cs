using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tot.Messaging.Handling;

/// <summary>A handler, the event it takes and the service that tells it.</summary>
public sealed record HandlerRegistration(
    string Handler,
    string Source,
    string Type,
    Func<IServiceProvider, string, EventContext, CancellationToken, Task> Invoke
)
{
    // A newer source may tell fields that this version does not know.
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public static HandlerRegistration For<TEvent, THandler>(string source)
        where TEvent : IMessage<TEvent>, new()
        where THandler : class, IEventHandler<TEvent> =>
        new(
            typeof(THandler).Name,
            source,
            new TEvent().Descriptor.FullName,
            (services, payload, context, ct) =>
                services.GetRequiredService<THandler>().HandleAsync(Parser.Parse<TEvent>(payload), context, ct)
        );
}
