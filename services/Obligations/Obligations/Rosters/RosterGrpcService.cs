using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.V1;

namespace Tot.Obligations.Rosters;

/// <summary>Who may know of a case, for the other services. Asked on many requests: one indexed query each.</summary>
internal sealed class RosterGrpcService(ObligationsDb db, TimeProvider clock) : RosterService.RosterServiceBase
{
    public override async Task<CheckAccessResponse> CheckAccess(CheckAccessRequest request, ServerCallContext context)
    {
        var agencyId = AgencyId.From(Ids.Read(request.AgencyId, "agency_id"));
        var entitled = Entitled(CaseId.From(Ids.Read(request.CaseId, "case_id")));
        return new CheckAccessResponse { Allowed = await entitled.AnyAsync(id => id == agencyId, context.CancellationToken) };
    }

    public override async Task<ListEntitledResponse> ListEntitled(ListEntitledRequest request, ServerCallContext context)
    {
        var response = new ListEntitledResponse();
        var entitled = await Entitled(CaseId.From(Ids.Read(request.CaseId, "case_id"))).Distinct().ToListAsync(context.CancellationToken);
        response.AgencyIds.AddRange(entitled.Select(id => id.Value.ToString()));
        return response;
    }

    private IQueryable<AgencyId> Entitled(CaseId caseId)
    {
        var now = clock.GetUtcNow();
        return db
            .RosterEntries.Where(e => EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry) == caseId)
            .CoveringAt(now)
            .Join(db.Agencies.ActiveOn(Oslo.Day(now)), e => e.AgencyId, a => a.Id, (e, _) => e.AgencyId);
    }
}
