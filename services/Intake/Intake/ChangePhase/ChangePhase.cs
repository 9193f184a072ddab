using System.ComponentModel;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.ReadCases;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.ChangePhase;

internal sealed record PhaseRequest([property: Description("acute (reopens a closed case), working or closed.")] string? Phase);

internal static class ChangePhaseEndpoint
{
    public static void MapChangePhase(this RouteGroupBuilder api) =>
        api.MapPost("/cases/{id:guid}/phase", PostAsync)
            .RequireRoles(Roles.Coordinator)
            .WithName("ChangeCasePhase")
            .WithSummary("Moves a case from acute to working to closed, or reopens it.")
            .WithDescription(
                "Closing is refused with CASE_NOT_CLOSABLE and the blockers while a duty, a meeting or a placement stands in the way."
            )
            .Produces<CaseView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> PostAsync(
        Guid id,
        PhaseRequest body,
        CaseAccess access,
        ClosureQuestion closure,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var to = validation.RequiredWord<CasePhase>(body.Phase, "phase");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await access.FindAsync(new CaseId(id), ct) is not { } file)
        {
            return Error.NotFound("case").ToProblem();
        }
        if (act.CheckIfMatch(file.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var @case = file.Case;
        if (@case.MayMoveTo(to).Error is { } unreachable)
        {
            return unreachable.ToProblem();
        }
        var moved = to switch
        {
            CasePhase.Working => @case.StartWorking(act.Now),
            CasePhase.Acute => @case.Reopen(act.Now),
            _ => @case.Close(@case.Phase is CasePhase.Closed ? [] : await closure.AskAsync(@case.Id, ct), act.Now),
        };
        if (!moved.IsSuccess)
        {
            return moved.Error.ToProblem();
        }
        if (moved.Value.Changed)
        {
            act.Audit(db, "change-phase", Facts.CaseSubject(@case), id, "phase");
            db.TellPhase(@case, moved.Value, act.Now);
        }
        return await act.CommitAsync(db, Reply.Ok(CaseView.Of(file, act.Now), file.Version), ct);
    }
}
