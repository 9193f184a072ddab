using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Rosters;

/// <summary>Ends an agency's need-to-know in a case, at once.</summary>
internal static class EndRosterEntry
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cases/{caseId:guid}/roster/{agencyId:guid}/end", HandleAsync)
            .WithName("EndRosterEntry")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("End an agency's part in a case")
            .Produces<RosterView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Reason">Why, for the record.</param>
    internal sealed record EndRosterEntryRequest(string? Reason);

    private static async Task<IResult> HandleAsync(
        Guid caseId,
        Guid agencyId,
        EndRosterEntryRequest? body,
        Act act,
        INeedToKnow needToKnow,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var id = CaseId.From(caseId);
        if (!await needToKnow.MaySeeAsync(caseId, ct) || await db.Rosters.SingleOrDefaultAsync(r => r.CaseId == id, ct) is not { } roster)
        {
            return Error.NotFound("case").ToProblem();
        }
        if (act.CheckIfMatch(roster.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var ended = roster.End(AgencyId.From(agencyId), body?.Reason, act.Actor(), act.Now);
        if (!ended.IsSuccess)
        {
            return ended.Error.ToProblem();
        }
        if (ended.Value == Change.Made)
        {
            act.Audit(db, "end-roster-entry", $"rosters/{caseId}", caseId, "until");
            db.Tell(roster, act.Now);
        }
        return await act.CommitAsync(db, Reply.Ok(await RosterView.OfAsync(roster, db, ct), roster.Version), ct);
    }
}
