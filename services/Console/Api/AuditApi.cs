namespace Tot.WebConsole.Api;

/// <summary>Every service's audit, for the auditor. Looking is recorded too.</summary>
internal sealed class AuditApi(Calls calls)
{
    /// <summary>Services that keep an audit.</summary>
    public static readonly string[] Services = ["intake", "meetings", "obligations", "placements", "subscriptions"];

    public Task<Answer<PageOf<AuditEntryView>>> EntriesAsync(string service, string query, CancellationToken ct) =>
        calls.GetAsync<PageOf<AuditEntryView>>(service, $"/api/v1/audit/{service}?pageSize=50{query}", ct);

    /// <summary>Recomputes the service's whole chain.</summary>
    public Task<Answer<AuditVerification>> VerifyAsync(string service, CancellationToken ct) =>
        calls.GetAsync<AuditVerification>(service, $"/api/v1/audit/{service}/verification", ct);
}

public sealed record AuditEntryView(
    long Id,
    DateTimeOffset At,
    string Subject,
    string? OrganisationNumber,
    string Action,
    string Target,
    Guid? CaseId,
    IReadOnlyList<string> Changed,
    long? Seal
);

public sealed record AuditVerification(
    bool Intact,
    long Entries,
    long Unsealed,
    long Seals,
    IReadOnlyList<AuditFinding> Findings,
    IReadOnlyDictionary<string, string> Witnesses
);

public sealed record AuditFinding(string Kind, long Seal);
