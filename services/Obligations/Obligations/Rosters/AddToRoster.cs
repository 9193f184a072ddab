using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Rosters;

/// <summary>Lets an agency, or one more person of it, into a case on a stated ground.</summary>
internal static class AddToRoster
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cases/{caseId:guid}/roster", HandleAsync)
            .WithName("AddToRoster")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Add an agency to the roster of a case")
            .Produces<RosterView>()
            .Produces<RosterView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="AgencyId">An agency of the directory that is active today.</param>
    /// <param name="Ground">The ground in law for letting it know.</param>
    /// <param name="PersonName">A person of the agency, when not the agency as such is to know.</param>
    internal sealed record AddToRosterRequest(Guid? AgencyId, RosterGround? Ground, string? PersonName);

    private static async Task<IResult> HandleAsync(
        Guid caseId,
        AddToRosterRequest body,
        Act act,
        INeedToKnow needToKnow,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var agencyId = AgencyId.From(validation.Required(body.AgencyId, "agencyId"));
        var ground = validation.Required(body.Ground, "ground");
        validation.Check(body.Ground is null || ground.CanBeStated(), "ground", "A ground in law; the others follow from what happens.");
        var person = validation.Optional(body.PersonName, "personName", Roster.MaxPersonLength);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var id = CaseId.From(caseId);
        if (!await needToKnow.MaySeeAsync(caseId, ct) || await db.Rosters.SingleOrDefaultAsync(r => r.CaseId == id, ct) is not { } roster)
        {
            return Error.NotFound("case").ToProblem();
        }
        if (act.CheckIfMatch(roster.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        if (await db.Agencies.AsNoTracking().SingleOrDefaultAsync(a => a.Id == agencyId, ct) is not { } agency)
        {
            return Error.Validation("agencyId", "Not in the directory.").ToProblem();
        }
        if (!agency.IsActiveOn(Oslo.Day(act.Now)))
        {
            return ObligationErrors.AgencyInactive.ToProblem();
        }
        var added = roster.Add(agencyId, ground, person, act.Actor(), act.Now);
        if (!added.IsSuccess)
        {
            return added.Error.ToProblem();
        }
        var location = $"{HttpApi.Prefix}/cases/{caseId}/roster";
        var view = await RosterView.OfAsync(roster, db, ct);
        if (added.Value == Change.None)
        {
            return await act.CommitAsync(db, Reply.Ok(view, roster.Version), ct);
        }
        act.Audit(db, "add-to-roster", $"rosters/{caseId}", caseId, "entries");
        db.Tell(roster, act.Now);
        return await act.CommitAsync(db, Reply.Created(location, view, roster.Version), ct);
    }
}
