using Tot.NeedToKnow;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Read;

/// <summary>The events of the partner feed that the caller's agency may know of at this moment.</summary>
internal sealed class VisibleEvents(SubscriptionsDb db, INeedToKnow needToKnow)
{
    public async Task<IQueryable<PartnerEvent>> OfCallerAsync(CancellationToken ct)
    {
        var agencyId = (await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty;
        var visible = await needToKnow.VisibleCasesAsync(ct);
        return db.PartnerEvents.Where(e => e.CaseId == null ? e.Audience.Contains(agencyId) : visible.Contains(e.CaseId.Value));
    }
}
