using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agencies;

/// <summary>Replaces what the directory says of an agency.</summary>
internal static class ReviseAgency
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/agencies/{id:guid}", HandleAsync)
            .WithName("ReviseAgency")
            .RequireRoles(Roles.Admin)
            .WithSummary("Replace an agency's entry")
            .Produces<AgencyView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> HandleAsync(Guid id, AgencyBody body, Act act, ObligationsDb db, CancellationToken ct)
    {
        var agencyId = AgencyId.From(id);
        if (await db.Agencies.SingleOrDefaultAsync(a => a.Id == agencyId, ct) is not { } agency)
        {
            return Error.NotFound("agency").ToProblem();
        }
        if (act.CheckIfMatch(agency.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var old = agency.Details;
        var revised = agency.Revise(body.ToDetails(agency.ActiveFrom));
        if (!revised.IsSuccess)
        {
            return revised.Error.ToProblem();
        }
        var number = agency.OrganisationNumber;
        if (number != old.OrganisationNumber && await db.Agencies.AnyAsync(a => a.OrganisationNumber == number, ct))
        {
            return ObligationErrors.OrganisationNumberTaken.ToProblem();
        }
        if (revised.Value == Change.Made)
        {
            act.Audit(db, "revise-agency", $"agencies/{id}", caseId: null, Changed(old, agency.Details));
            db.Tell(agency, act.Now);
        }
        return await act.CommitAsync(db, agency, Reply.Ok(AgencyView.Of(agency), agency.Version), ct);
    }

    private static string[] Changed(AgencyDetails old, AgencyDetails @new) =>
        [
            .. new (string Field, bool Differs)[]
            {
                ("kind", old.Kind != @new.Kind),
                ("name", old.Name != @new.Name),
                ("organisationNumber", old.OrganisationNumber != @new.OrganisationNumber),
                ("municipality", old.Municipality != @new.Municipality),
                ("district", old.District != @new.District),
                ("onCall", old.OnCall != @new.OnCall),
                ("leader", old.Leader != @new.Leader),
                ("email", old.Email != @new.Email),
                ("activeFrom", old.ActiveFrom != @new.ActiveFrom),
                ("activeUntil", old.LastActiveOn != @new.LastActiveOn),
            }
                .Where(f => f.Differs)
                .Select(f => f.Field),
        ];
}
