using Microsoft.EntityFrameworkCore;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Rosters;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Duties;

/// <summary>Which duties a caller may know of: those of the agency's cases; of those without a case its own, and for a coordinator the municipality's.</summary>
internal sealed class DutyQueries(ObligationsDb db, INeedToKnow needToKnow, Caller caller, TimeProvider clock)
{
    public async Task<IQueryable<Obligation>> VisibleAsync(CancellationToken ct)
    {
        if (await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return db.Obligations.Where(_ => false);
        }
        var own = AgencyId.From(agency.Id);
        var coordinates = caller.Is(Roles.Coordinator);
        var cases = db
            .RosterEntries.Covering(own, clock.GetUtcNow())
            .Select(e => (CaseId?)EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry));
        return db.Obligations.Where(o =>
            o.CaseId == null
                ? o.AgencyId == own || (coordinates && db.Agencies.Any(a => a.Id == o.AgencyId && a.Municipality == agency.Municipality))
                : cases.Contains(o.CaseId)
        );
    }

    /// <summary>The duty to act on, or null when it is not there or not to be known of.</summary>
    public async Task<Obligation?> FindAsync(Guid id, CancellationToken ct)
    {
        var obligationId = ObligationId.From(id);
        return await (await VisibleAsync(ct)).SingleOrDefaultAsync(o => o.Id == obligationId, ct);
    }

    /// <summary>Does the caller act for the agency that owes the duty?</summary>
    public async Task<bool> OwnsAsync(Obligation duty, CancellationToken ct) =>
        (await needToKnow.AgencyAsync(ct))?.Id == duty.AgencyId.Value;
}
