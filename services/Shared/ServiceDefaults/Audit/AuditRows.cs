using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Log;

namespace Tot.ServiceDefaults.Audit;

/// <summary>Many entries of the audit in one statement.</summary>
internal static class AuditRows
{
    private static readonly GivenRows<AuditEntry> Entries = new GivenRows<AuditEntry>()
        .WithInstant("at", a => a.At)
        .With("subject", a => a.Subject)
        .With("organisation_number", a => a.OrganisationNumber)
        .With("action", a => a.Action)
        .With("target", a => a.Target)
        .With("case_id", a => a.CaseId)
        .With("changed", a => a.Changed)
        .With("ground", a => a.Ground)
        .With("request_id", a => a.RequestId);

    public static Task InsertAsync(DbContext db, IReadOnlyCollection<AuditEntry> entries, CancellationToken ct) =>
        Entries.ExecuteAsync(db, $"insert into audit_log ({Entries.Columns}) select {Entries.Columns} from given", entries, ct);
}
