namespace Tot.Messaging.Handling;

/// <summary>Proof that a handler's effect of an event is committed.</summary>
public sealed class InboxEntry
{
    public required string Handler { get; init; }

    public required Guid EventId { get; init; }

    public required DateTimeOffset HandledAt { get; init; }
}

/// <summary>An event that a handler could not take: retried with growing pauses, then given up until somebody replays it.</summary>
public sealed class ParkedEvent
{
    public required string Handler { get; init; }

    public required Guid EventId { get; init; }

    public required string Source { get; init; }

    public required string Type { get; init; }

    public required string Subject { get; init; }

    public required long SubjectVersion { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public string? TraceParent { get; init; }

    public required string Payload { get; init; }

    public int Attempts { get; set; }

    /// <summary>Null when given up.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>The exception's type: its text could hold anything.</summary>
    public required string Reason { get; set; }
}
