using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Telemetry;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Deliver;

/// <summary>How much is on its way to the agencies.</summary>
internal static class DeliveryGauges
{
    public static void AddDeliveryGauges(this IServiceCollection services) =>
        services.AddGauge<SubscriptionsDb>(
            "tot.deliveries.pending",
            "{delivery}",
            "Deliveries that will be attempted, now or after a pause.",
            (db, _, ct) => db.Deliveries.CountAsync(d => d.NextAttemptAt != null, ct)
        );
}
