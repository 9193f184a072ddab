using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.Placements.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Deadlines;

internal static class AcknowledgeDeadline
{
    public static void MapAcknowledgeDeadline(this RouteGroupBuilder api) =>
        api.MapPost("/deadlines/{id:guid}/acknowledge", HandleAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("AcknowledgeDeadline")
            .WithSummary("A person has seen the warning. A machine cannot acknowledge.")
            .Produces<DeadlineView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(Guid id, PlacementsDb db, Act act, INeedToKnow needToKnow, CancellationToken ct)
    {
        var deadlineId = DeadlineId.From(id);
        var visible = await needToKnow.VisibleCasesAsync(ct);
        var deadline = await db.Deadlines.VisibleTo(visible).FirstOrDefaultAsync(d => d.Id == deadlineId, ct);
        if (deadline is null || await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Error.NotFound("deadline").ToProblem();
        }
        if (act.Caller.IsMachine)
        {
            return Error.Forbidden("A warning is acknowledged by a person, not by a machine.").ToProblem();
        }
        var acknowledged = deadline.Acknowledge(AgencyId.From(agency.Id), act.Now);
        if (!acknowledged.IsSuccess)
        {
            return acknowledged.Error.ToProblem();
        }
        if (acknowledged.Value.Count > 0)
        {
            act.Audit(db, "acknowledge-deadline", $"deadlines/{id}", deadline.CaseId.Value, "state");
            db.Tell(acknowledged.Value, act.Now);
        }
        return await act.CommitAsync(db, Reply.Ok(DeadlineView.Of(deadline)), ct);
    }
}
