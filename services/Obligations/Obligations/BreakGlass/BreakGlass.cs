using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.BreakGlass;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.BreakGlass;

/// <summary>
/// Opens a case for an agency that takes no part in it, at once and for a limited time. The coordinator, the leader of the agency and the
/// municipality's data protection officer are told, and every use is reviewed.
/// </summary>
internal static class BreakGlass
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cases/{caseId:guid}/break-glass", HandleAsync)
            .WithName("BreakGlass")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Open a case in an emergency, for a limited time")
            .WithDescription(
                "For persons whose role the installation lets (`Obligations:BreakGlass:Roles`). The coordinator and the data protection officer are "
                    + "told at once, and every use is reviewed. While it lasts the same request changes nothing."
            )
            .Produces<BreakGlassView>()
            .Produces<BreakGlassView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    /// <param name="Reason">Why it cannot wait, 10 to 1000 characters; the coordinator reads it.</param>
    /// <param name="Ground">The ground in law.</param>
    internal sealed record BreakGlassRequest(string? Reason, BreakGlassGround? Ground);

    private static async Task<IResult> HandleAsync(
        Guid caseId,
        BreakGlassRequest body,
        Act act,
        INeedToKnow needToKnow,
        IOptions<BreakGlassSettings> settings,
        BreakGlassMail mail,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var reason = validation.Required(body.Reason, "reason", BreakGlassUse.MaxTextLength);
        var ground = validation.Required(body.Ground, "ground");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (!settings.Value.MayBeUsedBy(act.Caller))
        {
            return Error.Forbidden("Your role may not open a case that your agency takes no part in.").ToProblem();
        }
        var id = CaseId.From(caseId);
        if (await needToKnow.AgencyAsync(ct) is not { } own || await FindAsync(id, own, settings.Value, db, ct) is not { } roster)
        {
            return Error.NotFound("case").ToProblem();
        }
        var agency = AgencyId.From(own.Id);
        var subject = act.Caller.Subject;
        var running = await db
            .BreakGlassUses.AsNoTracking()
            .FirstOrDefaultAsync(u => u.CaseId == id && u.AgencyId == agency && u.UsedBy == subject && u.ExpiresAt > act.Now, ct);
        if (running is not null && roster.Admits(agency, act.Now))
        {
            return await act.CommitAsync(db, Reply.Ok(BreakGlassView.Of(running), running.Version), ct);
        }
        var useId = BreakGlassId.From(Guid.CreateVersion7(act.Now));
        var opened = BreakGlassUse.Open(useId, id, agency, ground, reason, settings.Value.Duration, act.Actor(), act.Now);
        var admitted = opened.IsSuccess ? roster.BreakGlass(opened.Value) : opened.Error;
        if (!admitted.IsSuccess)
        {
            return admitted.Error.ToProblem();
        }
        var use = opened.Value;
        db.BreakGlassUses.Add(use);
        act.Audit(db, "break-glass", $"break-glass/{useId.Value}", caseId, "entries");
        db.Tell(roster, act.Now);
        db.TellUsed(use, act.Now);
        await mail.TellAsync(use, act.Now, ct);
        var location = $"{HttpApi.Prefix}/cases/{caseId}/break-glass";
        return await act.CommitAsync(db, Reply.Created(location, BreakGlassView.Of(use), use.Version), ct);
    }

    /// <summary>The roster of the case, if there is one that the agency could have to do with at all.</summary>
    private static async Task<Roster?> FindAsync(
        CaseId id,
        CallerAgency own,
        BreakGlassSettings settings,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var municipality = await db.Cases.Where(c => c.CaseId == id).Select(c => c.Municipality).SingleOrDefaultAsync(ct);
        return settings.OtherMunicipalities || municipality == own.Municipality
            ? await db.Rosters.SingleOrDefaultAsync(r => r.CaseId == id, ct)
            : null;
    }
}
