using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Handling;
using Tot.Subscriptions.CopyCases;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Entitle;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Tell;

/// <summary>Puts an event into the partner feed and makes a delivery to each subscription that it concerns, in one transaction.</summary>
internal sealed class TellPartners(SubscriptionsDb db, CasePlaces places, Entitlement entitlement, TimeProvider clock)
    : IEventHandler<IMessage>
{
    public async Task HandleAsync(IMessage message, EventContext context, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var told = PartnerEventFactory.Create(message, context.EventId, context.Subject, context.OccurredAt, now);
        if (told.CaseId is null && told.Audience.Count == 0)
        {
            told = told.AddressedTo(await EarlierAudienceAsync(told.Subject, ct));
        }
        db.PartnerEvents.Add(told);
        foreach (var subscription in await ConcernedAsync(told, ct))
        {
            db.Deliveries.Add(Delivery.Of(DeliveryId.From(Guid.CreateVersion7(now)), subscription, told, now));
        }
    }

    /// <summary>A cancellation of a meeting without a case names nobody: it concerns those who were summoned to it.</summary>
    private async Task<IReadOnlyList<Guid>> EarlierAudienceAsync(string subject, CancellationToken ct)
    {
        var earlier = await db
            .PartnerEvents.AsNoTracking()
            .Where(e => e.Subject == subject)
            .OrderByDescending(e => e.Position)
            .FirstOrDefaultAsync(ct);
        return earlier?.Audience ?? [];
    }

    /// <summary>
    /// Subscriptions of agencies that take part. Those of others get no delivery at all, since even a trace of it would tell that the case
    /// exists. When nobody can say who takes part, all that match get one, and the question is asked again before anything is sent.
    /// </summary>
    private async Task<IEnumerable<SubscriptionId>> ConcernedAsync(PartnerEvent told, CancellationToken ct)
    {
        // A paused one keeps back what it misses; one that never agreed to receive has nothing coming.
        var ready = await db
            .Subscriptions.AsNoTracking()
            .Where(s => s.State != SubscriptionState.Deleted && s.ValidatedAt != null)
            .ToListAsync(ct);
        var place = told.CaseId is { } id ? await places.FindAsync(id, ct) : null;
        var matching = ready.Where(s => s.Filter.Matches(told.Type, told.CaseId, place)).ToList();
        if (matching.Count == 0)
        {
            return [];
        }
        var entitled = told.CaseId is { } caseId ? await entitlement.ListAsync(caseId, ct) : [];
        return matching
            .Where(s => entitled is null || entitled.Contains(s.AgencyId) || told.Audience.Contains(s.AgencyId))
            .Select(s => s.Id);
    }
}
