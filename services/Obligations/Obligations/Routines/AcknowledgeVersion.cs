using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Routines;

/// <summary>A person of a bound agency acknowledges the newest version, which meets the agency's duty.</summary>
internal static class AcknowledgeVersion
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/routines/{id:guid}/versions/{number:int}/acknowledge", HandleAsync)
            .WithName("AcknowledgeRoutineVersion")
            .RequireUser()
            .WithSummary("Acknowledge a version of a joint routine")
            .Produces<RoutineView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> HandleAsync(
        Guid id,
        int number,
        Act act,
        INeedToKnow needToKnow,
        RoutineDuties duties,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var routineId = RoutineId.From(id);
        if (await db.Routines.SingleOrDefaultAsync(r => r.Id == routineId, ct) is not { } routine)
        {
            return Error.NotFound("routine").ToProblem();
        }
        if (act.CheckIfMatch(routine.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var own = AgencyId.From((await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty);
        var acknowledged = routine.Acknowledge(number, own, act.Actor(), act.Now);
        if (!acknowledged.IsSuccess)
        {
            return acknowledged.Error.ToProblem();
        }
        if (acknowledged.Value == Change.Made)
        {
            act.Audit(db, "acknowledge-routine-version", $"routines/{id}", caseId: null, "acknowledgements");
            await duties.MeetAsync(routine.Current!.Acknowledgements.Single(a => a.AgencyId == own).DutyId, act.Actor(), act.Now, ct);
        }
        return await act.CommitAsync(db, Reply.Ok(RoutineView.WithNewestOf(routine), routine.Version), ct);
    }
}
