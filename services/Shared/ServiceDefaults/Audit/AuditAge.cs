using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Stores;
using Tot.ServiceDefaults.Telemetry;

namespace Tot.ServiceDefaults.Audit;

/// <summary>How long the oldest entry has waited for its seal: until then its removal would not be missed.</summary>
internal static class AuditAge
{
    public static readonly Gauge Gauge = new(
        "tot.audit.unsealed.age",
        "s",
        "Age of the oldest entry of the audit that no seal covers yet; 0 when all are sealed.",
        async (scope, ct) => [new Measurement<long>(await SecondsAsync(scope, ct))]
    );

    private static async Task<long> SecondsAsync(IServiceProvider scope, CancellationToken ct)
    {
        var db = scope.GetRequiredService<ServiceDbContext>();
        // Entries are appended in the order of their ids; the index on the seal finds the few without one.
        var oldest = await db
            .AuditLog.Where(a => a.Seal == null)
            .OrderBy(a => a.Id)
            .Select(a => (DateTimeOffset?)a.At)
            .FirstOrDefaultAsync(ct);
        var now = scope.GetRequiredService<TimeProvider>().GetUtcNow();
        return oldest is { } at ? Math.Max(0, (long)(now - at).TotalSeconds) : 0;
    }
}
