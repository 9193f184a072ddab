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
