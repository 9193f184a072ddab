using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Identity;
using Proto = Tot.Events.V1;

namespace Tot.Obligations.Rosters;

/// <summary>Need-to-know from where it is decided: the rosters and the directory themselves, at the moment of the question.</summary>
internal sealed class NeedToKnow(ObligationsDb db, Caller caller, CaseReach reach, TimeProvider clock) : INeedToKnow
{
    private CallerAgency? _agency;
    private bool _asked;

    public async Task<CallerAgency?> AgencyAsync(CancellationToken ct)
    {
        if (!_asked && OrganisationNumber.TryParse(caller.OrganisationNumber, out var number))
        {
            var agency = await db
                .Agencies.AsNoTracking()
                .ActiveOn(Oslo.Day(clock.GetUtcNow()))
                .SingleOrDefaultAsync(a => a.OrganisationNumber == number, ct);
            _agency = agency is null
                ? null
                : new CallerAgency(
                    agency.Id.Value,
                    (Proto.AgencyKind)(int)agency.Kind,
                    agency.Name,
                    agency.Municipality,
                    agency.District ?? ""
                );
        }
        _asked = true;
        return _agency;
    }

    public async Task<bool> MaySeeAsync(Guid caseId, CancellationToken ct)
    {
        var agency = await OwnAsync(ct);
        var id = CaseId.From(caseId);
        return await db
            .RosterEntries.Covering(agency, clock.GetUtcNow())
            .AnyAsync(e => EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry) == id, ct);
    }

    public async Task<IQueryable<Guid>> VisibleCasesAsync(CancellationToken ct)
    {
        var agency = await OwnAsync(ct);
        return db
            .RosterEntries.Covering(agency, clock.GetUtcNow())
            .Select(e => (Guid)(object)EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry));
    }

    private async Task<AgencyId> OwnAsync(CancellationToken ct)
    {
        reach.Ask();
        return AgencyId.From((await AgencyAsync(ct))?.Id ?? Guid.Empty);
    }
}
