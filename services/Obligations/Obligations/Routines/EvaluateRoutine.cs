using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Routines;

/// <summary>A party gives its share of this year's evaluation, which meets its duty; the others still owe theirs.</summary>
internal static class EvaluateRoutine
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/routines/{id:guid}/evaluate", HandleAsync)
            .WithName("EvaluateRoutine")
            .RequireUser()
            .WithSummary("Evaluate a joint routine, for one of its parties")
            .Produces<RoutineView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="WorksWell">Does the routine work as it is?</param>
    /// <param name="Note">What there is to say; nothing of cases or persons.</param>
    internal sealed record EvaluateRoutineRequest(bool? WorksWell, string? Note);

    private static async Task<IResult> HandleAsync(
        Guid id,
        EvaluateRoutineRequest body,
        Act act,
        INeedToKnow needToKnow,
        RoutineDuties duties,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var worksWell = validation.Required(body.WorksWell, "worksWell");
        var note = validation.Optional(body.Note, "note", Routine.MaxNoteLength);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
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
        var evaluated = routine.Evaluate(own, worksWell, note, act.Actor(), act.Now);
        if (!evaluated.IsSuccess)
        {
            return evaluated.Error.ToProblem();
        }
        act.Audit(db, "evaluate-routine", $"routines/{id}", caseId: null, "evaluations");
        await duties.MeetAsync(evaluated.Value.DutyId, act.Actor(), act.Now, ct);
        return await act.CommitAsync(db, Reply.Ok(RoutineView.WithNewestOf(routine), routine.Version), ct);
    }
}
