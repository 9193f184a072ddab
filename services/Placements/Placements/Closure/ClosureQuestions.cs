using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.Placements.V1;

namespace Tot.Placements.Closure;

/// <summary>A case does not close while a placement in it has not ended.</summary>
internal sealed class ClosureQuestions(PlacementsDb db) : PlacementService.PlacementServiceBase
{
    public override async Task<CheckClosureResponse> CheckClosure(CheckClosureRequest request, ServerCallContext context)
    {
        if (!Guid.TryParse(request.CaseId, out var id))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "case_id is not a UUID"));
        }
        var caseId = CaseId.From(id);
        var running = await db.Placements.AnyAsync(
            placement => placement.CaseId == caseId && placement.State != PlacementState.Ended,
            context.CancellationToken
        );
        var response = new CheckClosureResponse();
        if (running)
        {
            response.Blockers.Add("PLACEMENT_RUNNING");
        }
        return response;
    }
}
