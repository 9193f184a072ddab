using Google.Protobuf;

namespace Tot.Messaging.Handling;

/// <summary>
/// Performs what an event asks of this service. Changes the service's scoped DbContext and does not save. Tolerates reordering (by
/// subject version); may be called again for the same event only when its earlier changes were not committed.
/// </summary>
public interface IEventHandler<in TEvent>
    where TEvent : IMessage
{
    /// <exception cref="NotYetException">Something it needs has not arrived; it is called again later.</exception>
    Task HandleAsync(TEvent message, EventContext context, CancellationToken ct);
}

/// <summary>What is known of an event besides its message.</summary>
/// <param name="EventId">UUIDv7, the same on every road.</param>
/// <param name="Source">The service that told it, for example <c>intake</c>.</param>
/// <param name="Type">Full name of the message.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="SubjectVersion">Version of the subject after the event.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="TraceParent">W3C trace context, or null.</param>
public sealed record EventContext(
    Guid EventId,
    string Source,
    string Type,
    string Subject,
    long SubjectVersion,
    DateTimeOffset OccurredAt,
    string? TraceParent
);

/// <summary>What the handler needs has not arrived yet: try again later.</summary>
public sealed class NotYetException(string what) : Exception($"Not yet: {what}");
