using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.Placements.V1;

namespace Tot.Placements.Closure;

/// <summary>A case does not close while a placement in it has not ended, or a child's aftercare plan is unsigned.</summary>
internal sealed class ClosureQuestions(PlacementsDb db) : PlacementService.PlacementServiceBase
{
    public override async Task<CheckClosureResponse> CheckClosure(CheckClosureRequest request, ServerCallContext context)
    {
        if (!Guid.TryParse(request.CaseId, out var id))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "case_id is not a UUID"));
        }
        var caseId = CaseId.From(id);
        var placements = await db
            .Placements.AsNoTracking()
            .Include(placement => placement.Decisions)
            .Where(placement => placement.CaseId == caseId)
            .ToListAsync(context.CancellationToken);
        var response = new CheckClosureResponse();
        if (placements.Exists(placement => placement.State is not PlacementState.Ended))
        {
            response.Blockers.Add("PLACEMENT_RUNNING");
        }
        // A child's newest placement has the plan for what comes after; one without decisions never held the child.
        var newest = placements
            .Where(placement => placement.StandingDecisions.Count > 0)
            .GroupBy(p => p.ChildId)
            .Select(of => of.MaxBy(p => p.Id)!);
        if (newest.Any(placement => placement.Aftercare?.SignedAt is null))
        {
            response.Blockers.Add("AFTERCARE_UNSIGNED");
        }
        return response;
    }
}
