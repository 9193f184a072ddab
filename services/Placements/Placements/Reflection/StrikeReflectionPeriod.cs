using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Persistence;
using Tot.Placements.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Reflection;

internal static class StrikeReflectionPeriod
{
    public static void MapStrikeReflectionPeriod(this RouteGroupBuilder api) =>
        api.MapPost("/reflection-periods/{id:guid}/strike", HandleAsync)
            .RequireRoles(Roles.Immigration, Roles.PoliceExit, Roles.ChildWelfare, Roles.Coordinator)
            .WithName("StrikeReflectionPeriod")
            .WithSummary("Marks a reflection period as wrongly registered: it is kept, and its deadline is withdrawn.")
            .Produces<ReflectionPeriodView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        StrikePeriodRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var reason = valid.Required(body.Reason, "reason", 500);
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var periodId = ReflectionPeriodId.From(id);
        var visible = await needToKnow.VisibleCasesAsync(ct);
        var periods = db.ReflectionPeriods.Include(p => p.Deadlines).VisibleTo(visible);
        if (await periods.FirstOrDefaultAsync(p => p.Id == periodId, ct) is not { } period)
        {
            return Error.NotFound("reflection period").ToProblem();
        }
        if (act.CheckIfMatch(period.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var before = period.Version;
        var struck = period.Strike(reason, act.Now);
        if (!struck.IsSuccess)
        {
            return struck.Error.ToProblem();
        }
        if (period.Version != before)
        {
            act.Audit(db, "strike-reflection-period", $"reflection-periods/{id}", period.CaseId.Value);
            db.Tell(struck.Value, act.Now);
        }
        return await act.CommitAsync(db, Reply.Ok(ReflectionPeriodView.Of(period), period.Version), ct);
    }
}

/// <param name="Reason">Why it is wrong. Nothing about a person.</param>
internal sealed record StrikePeriodRequest(string? Reason);
