using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.V1;

namespace Tot.Obligations.Duties;

/// <summary>Duties, for the other services.</summary>
internal sealed class ObligationGrpcService(ObligationsDb db) : ObligationService.ObligationServiceBase
{
    public override async Task<CheckClosureResponse> CheckClosure(CheckClosureRequest request, ServerCallContext context)
    {
        var caseId = CaseId.From(Ids.Read(request.CaseId, "case_id"));
        var response = new CheckClosureResponse();
        if (await db.Obligations.AnyAsync(o => o.CaseId == caseId && o.State == ObligationState.Open, context.CancellationToken))
        {
            response.Blockers.Add("DUTY_OPEN");
        }
        return response;
    }
}
