using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Telemetry;

namespace Tot.Placements.Deadlines;

/// <summary>Whether the deadline engine keeps up, looked at from outside of it.</summary>
internal static class DeadlineGauges
{
    // The engine looks every half second.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public static void AddDeadlineGauges(this IServiceCollection services)
    {
        services.AddGauge<PlacementsDb>(
            "tot.deadlines.overdue",
            "{deadline}",
            "Deadlines whose warning or miss was due half a minute ago and has not been told.",
            (db, now, ct) => db.Deadlines.CountAsync(d => d.NextActionAt < now - Grace, ct)
        );
        services.AddGauge<PlacementsDb>(
            "tot.warnings.unproven",
            "{warning}",
            "Warnings whose day has come and that have no proof of having been given.",
            async (db, now, ct) =>
            {
                var today = Oslo.Day(now);
                return await db.Deadlines.SelectMany(d => d.Warnings.Where(w => w.SentAt == null && w.WarnOn <= today)).CountAsync(ct);
            }
        );
    }
}
