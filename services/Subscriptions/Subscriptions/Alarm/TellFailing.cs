using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Mail;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using SubscriptionHealth = Tot.Subscriptions.Domain.SubscriptionHealth;

namespace Tot.Subscriptions.Alarm;

/// <summary>
/// A subscription began to fail: mail to its agency and to the coordinators of the agency's municipality, once each time. A mail about it tells
/// nothing of any case.
/// </summary>
internal sealed class TellFailing(SubscriptionsDb db, MailOutbox outbox, AlarmTexts texts)
{
    private const int AtATime = 20;

    public async Task TellAsync(DateTimeOffset now, CancellationToken ct)
    {
        var failing = await db
            .Subscriptions.Where(s =>
                s.Health == SubscriptionHealth.Failing && s.State == SubscriptionState.Active && s.AlarmedVersion < s.HealthVersion
            )
            .OrderBy(s => s.CreatedAt)
            .Take(AtATime)
            .ToListAsync(ct);
        foreach (var subscription in failing)
        {
            subscription.Alarmed();
            await MailAsync(subscription, now, ct);
        }
    }

    private async Task MailAsync(Subscription subscription, DateTimeOffset now, CancellationToken ct)
    {
        var agency = await db.AgencyCopies.AsNoTracking().FirstOrDefaultAsync(a => a.AgencyId == subscription.AgencyId, ct);
        if (!outbox.IsOpen || agency is null)
        {
            return;
        }
        var told = db.AgencyCopies.Where(a =>
            a.AgencyId == agency.AgencyId || (a.Kind == AgencyKind.Coordinator && a.Municipality == agency.Municipality)
        );
        var addresses = await told.Join(db.AgencyAddresses, a => a.AgencyId, a => a.AgencyId, (_, a) => a.Email)
            .Where(e => e != "")
            .Distinct()
            .ToListAsync(ct);
        foreach (var address in addresses)
        {
            var text = texts["AlarmText", agency.Name, subscription.Id.ToString()];
            outbox.Add(db, new MailDraft(address, texts["AlarmSubject"], text, $"subscriptions/{subscription.Id}"), now);
        }
    }
}
