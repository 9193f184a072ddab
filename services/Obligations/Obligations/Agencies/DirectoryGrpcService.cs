using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.Obligations.V1;

namespace Tot.Obligations.Agencies;

/// <summary>The directory, for the other services.</summary>
internal sealed class DirectoryGrpcService(ObligationsDb db, TimeProvider clock) : DirectoryService.DirectoryServiceBase
{
    public override async Task<ResolveAgencyResponse> ResolveAgency(ResolveAgencyRequest request, ServerCallContext context)
    {
        if (!OrganisationNumber.TryParse(request.OrganisationNumber, out var number))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "organisation_number: nine digits with a valid check digit."));
        }
        var agency = await db.Agencies.AsNoTracking().SingleOrDefaultAsync(a => a.OrganisationNumber == number, context.CancellationToken);
        return agency is null
            ? throw new RpcException(new Status(StatusCode.NotFound, "There is no agency with this organisation number."))
            : new ResolveAgencyResponse { Agency = agency.ToFact() };
    }

    public override async Task<ListAgenciesResponse> ListAgencies(ListAgenciesRequest request, ServerCallContext context)
    {
        var today = Oslo.Day(clock.GetUtcNow());
        var agencies = db.Agencies.AsNoTracking().Where(a => a.Municipality == request.Municipality).ActiveOn(today);
        if (request.Kinds.Count > 0)
        {
            var kinds = request.Kinds.Select(k => (AgencyKind)(int)k).ToList();
            agencies = agencies.Where(a => kinds.Contains(a.Kind));
        }
        var response = new ListAgenciesResponse();
        response.Agencies.AddRange((await agencies.OrderBy(a => a.Name).ToListAsync(context.CancellationToken)).Select(a => a.ToFact()));
        return response;
    }
}
