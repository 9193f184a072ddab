using Grpc.Core;
using Tot.Intake.V1;

namespace Tot.Gateway.Tests.Support;

internal sealed class CaseAnswers : CaseService.CaseServiceBase
{
    public override Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCaseResponse { CaseId = request.CaseId });
}
