using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Telemetry;

namespace Tot.Obligations.Deadlines;

/// <summary>Whether duties are followed up in time, and how many had to be escalated.</summary>
internal static class DeadlineGauges
{
    // The loop looks every second.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public static void AddDeadlineGauges(this IServiceCollection services)
    {
        services.AddGauge<ObligationsDb>(
            "tot.deadlines.overdue",
            "{deadline}",
            "Duties whose reminder or breach was due half a minute ago and has not been told.",
            (db, now, ct) => db.Obligations.CountAsync(o => o.NextActionAt < now - Grace, ct)
        );
        services.AddGauge<ObligationsDb>(
            "tot.escalations",
            "{step}",
            "Steps of escalation ladders taken so far.",
            (db, _, ct) => db.Obligations.SelectMany(o => o.Escalations).CountAsync(ct)
        );
    }
}
