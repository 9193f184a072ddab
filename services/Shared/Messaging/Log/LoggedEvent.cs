using System.Diagnostics;
using Google.Protobuf;

namespace Tot.Messaging.Log;

/// <summary>A fact that this service tells, as appended to its own log in the transaction that made it true.</summary>
public sealed class LoggedEvent
{
    /// <summary>Rises with every append, with gaps; set by the store.</summary>
    public long Position { get; init; }

    /// <summary>UUIDv7, the same on every road.</summary>
    public required Guid EventId { get; init; }

    /// <summary>Full name of the event message, for example <c>tot.events.v1.PersonIdentified</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What it is about, for example <c>cases/0190…</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Version of the subject after the event; handlers keep the highest.</summary>
    public required long SubjectVersion { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>W3C trace context of the request that caused it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The event message in canonical proto JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>To be appended; see <see cref="LogDbContext.Append"/>.</summary>
    public static LoggedEvent Of(IMessage message, string subject, long subjectVersion, DateTimeOffset occurredAt) =>
        new()
        {
            EventId = Guid.CreateVersion7(occurredAt),
            Type = message.Descriptor.FullName,
            Subject = subject,
            SubjectVersion = subjectVersion,
            OccurredAt = occurredAt,
            TraceParent = Activity.Current?.Id,
            Payload = JsonFormatter.Default.Format(message),
        };
}
