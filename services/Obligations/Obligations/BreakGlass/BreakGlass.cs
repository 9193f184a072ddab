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
    public static void Map(RouteGroupBuilder api)
    {
        Describe(api.MapPost("/cases/{caseId:guid}/break-glass", HandleAsync))
            .WithName("BreakGlass")
            .WithSummary("Open a case in an emergency, for a limited time");
        Describe(api.MapPost("/cases/-/break-glass", HandleByNumberAsync))
            .WithName("BreakGlassByNumber")
            .WithSummary("Open a case in an emergency by its number, for a limited time");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint) =>
        endpoint
            .RequireRoles(Roles.CaseWorkers)
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

    /// <param name="CaseNumber">What the case goes by, for example TOT-2026-000123: at night it is all that is known of it.</param>
    /// <param name="Reason">Why it cannot wait, 10 to 1000 characters; the coordinator reads it.</param>
    /// <param name="Ground">The ground in law.</param>
    internal sealed record BreakGlassByNumberRequest(string? CaseNumber, string? Reason, BreakGlassGround? Ground);

    private static Task<IResult> HandleAsync(Guid caseId, BreakGlassRequest body, EmergencyOpening opening, CancellationToken ct) =>
        opening.RunAsync(_ => Task.FromResult<CaseId?>(CaseId.From(caseId)), body.Reason, body.Ground, new Validation(), ct);

    private static Task<IResult> HandleByNumberAsync(
        BreakGlassByNumberRequest body,
        EmergencyOpening opening,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var number = validation.Required(body.CaseNumber, "caseNumber", CaseCopyConfiguration.MaxNumberLength);
        return opening.RunAsync(
            async token => (await db.Cases.AsNoTracking().FirstOrDefaultAsync(c => c.CaseNumber == number, token))?.CaseId,
            body.Reason,
            body.Ground,
            validation,
            ct
        );
    }
}

/// <summary>The act itself, however the case was named.</summary>
internal sealed class EmergencyOpening(
    Act act,
    INeedToKnow needToKnow,
    IOptions<BreakGlassSettings> settings,
    BreakGlassMail mail,
    ObligationsDb db
)
{
    /// <param name="find">Which case it is; asked only when the caller's role may open any.</param>
    /// <param name="why">The reason.</param>
    /// <param name="ground">The ground in law.</param>
    /// <param name="validation">What is wrong with the request so far.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<IResult> RunAsync(
        Func<CancellationToken, Task<CaseId?>> find,
        string? why,
        BreakGlassGround? ground,
        Validation validation,
        CancellationToken ct
    )
    {
        var reason = validation.Required(why, "reason", BreakGlassUse.MaxTextLength);
        var inLaw = validation.Required(ground, "ground");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (!settings.Value.MayBeUsedBy(act.Caller))
        {
            return Error.Forbidden("Your role may not open a case that your agency takes no part in.").ToProblem();
        }
        if (
            await find(ct) is not { } id
            || await needToKnow.AgencyAsync(ct) is not { } own
            || await FindAsync(id, own, ct) is not { } roster
        )
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
        var opened = BreakGlassUse.Open(useId, id, agency, inLaw, reason, settings.Value.Duration, act.Actor(), act.Now);
        var admitted = opened.IsSuccess ? roster.BreakGlass(opened.Value) : opened.Error;
        if (!admitted.IsSuccess)
        {
            return admitted.Error.ToProblem();
        }
        var use = opened.Value;
        db.BreakGlassUses.Add(use);
        act.Audit(db, "break-glass", $"break-glass/{useId.Value}", id.Value, "entries");
        db.Tell(roster, act.Now);
        db.TellUsed(use, act.Now);
        await mail.TellAsync(use, act.Now, ct);
        var location = $"{HttpApi.Prefix}/cases/{id.Value}/break-glass";
        return await act.CommitAsync(db, Reply.Created(location, BreakGlassView.Of(use), use.Version), ct);
    }

    /// <summary>The roster of the case, if there is one that the agency could have to do with at all.</summary>
    private async Task<Roster?> FindAsync(CaseId id, CallerAgency own, CancellationToken ct)
    {
        var municipality = await db.Cases.Where(c => c.CaseId == id).Select(c => c.Municipality).SingleOrDefaultAsync(ct);
        return settings.Value.OtherMunicipalities || municipality == own.Municipality
            ? await db.Rosters.SingleOrDefaultAsync(r => r.CaseId == id, ct)
            : null;
    }
}
