using Tot.Events.V1;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using SubscriptionHealth = Tot.Subscriptions.Domain.SubscriptionHealth;

namespace Tot.Subscriptions.Deliver;

internal static class HealthEvents
{
    /// <summary>Tells the subscription's health when it is another than before.</summary>
    public static void AppendHealth(this SubscriptionsDb db, Subscription subscription, SubscriptionHealth before, DateTimeOffset now)
    {
        if (subscription.Health == before)
        {
            return;
        }
        db.Append(
            new SubscriptionHealthChanged
            {
                SubscriptionId = subscription.Id.ToString(),
                AgencyId = subscription.AgencyId.ToString(),
                Health = subscription.Health switch
                {
                    SubscriptionHealth.Pending => Events.V1.SubscriptionHealth.Pending,
                    SubscriptionHealth.Healthy => Events.V1.SubscriptionHealth.Healthy,
                    SubscriptionHealth.Retrying => Events.V1.SubscriptionHealth.Retrying,
                    SubscriptionHealth.Failing => Events.V1.SubscriptionHealth.Failing,
                    _ => Events.V1.SubscriptionHealth.Paused,
                },
            },
            $"subscriptions/{subscription.Id}",
            subscription.HealthVersion,
            now
        );
    }
}
