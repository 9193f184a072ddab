using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Rosters;

/// <summary>Shows who takes part in a case to those who do.</summary>
internal static class ReadRoster
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/cases/{caseId:guid}/roster", HandleAsync)
            .WithName("GetRoster")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Read the roster of a case")
            .Produces<RosterView>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        Guid caseId,
        HttpContext http,
        Act act,
        INeedToKnow needToKnow,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var id = CaseId.From(caseId);
        if (
            !await needToKnow.MaySeeAsync(caseId, ct)
            || await db.Rosters.AsNoTracking().SingleOrDefaultAsync(r => r.CaseId == id, ct) is not { } roster
        )
        {
            return Error.NotFound("case").ToProblem();
        }
        act.Audit(db, "read-roster", $"rosters/{caseId}", caseId);
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, await RosterView.OfAsync(roster, db, ct), roster.Version);
    }
}
