namespace Tot.Messaging.RabbitMq;

/// <summary>An event on RabbitMQ: the same members as in the log; the message in canonical proto JSON.</summary>
public sealed record EventEnvelope
{
    public required Guid EventId { get; init; }

    public required string Source { get; init; }

    public required string Type { get; init; }

    public required string Subject { get; init; }

    public required long SubjectVersion { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public string? TraceParent { get; init; }

    public required string Payload { get; init; }
}
