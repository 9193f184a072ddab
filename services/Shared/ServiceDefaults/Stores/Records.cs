namespace Tot.ServiceDefaults.Stores;

/// <summary>What was answered to a request with an <c>Idempotency-Key</c>, committed with its effect.</summary>
public sealed class IdempotencyRecord
{
    /// <summary>Organisation number and subject: keys of different callers never meet.</summary>
    public required string Caller { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of method, path, query and body.</summary>
    public required byte[] RequestHash { get; init; }

    public required int Status { get; init; }

    public string? Body { get; init; }

    public string? ETag { get; init; }

    public string? Location { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Who did what, when. Only ever appended to; holds identifiers and names of fields, never values.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Subject of the caller's token.</summary>
    public required string Subject { get; init; }

    public string? OrganisationNumber { get; init; }

    public required string Action { get; init; }

    public required string Target { get; init; }

    public Guid? CaseId { get; init; }

    /// <summary>Names of the changed fields, comma-separated.</summary>
    public string Changed { get; init; } = "";

    public required string RequestId { get; init; }
}
