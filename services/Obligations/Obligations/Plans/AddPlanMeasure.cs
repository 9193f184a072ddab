using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Plans;

/// <summary>Adds the next numbered measure to a plan: a duty of the responsible agency, like any measure.</summary>
internal static class AddPlanMeasure
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/action-plans/{id:guid}/measures", HandleAsync)
            .WithName("AddPlanMeasure")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Add a measure to an action plan")
            .Produces<PlanView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Title">What is to be done; nothing of cases or persons.</param>
    /// <param name="AgencyId">Who shall do it; active in the directory.</param>
    /// <param name="DueOn">Last day in Oslo, today or later.</param>
    internal sealed record AddPlanMeasureRequest(string? Title, Guid? AgencyId, DateOnly? DueOn);

    private static async Task<IResult> HandleAsync(
        Guid id,
        AddPlanMeasureRequest body,
        Act act,
        INeedToKnow needToKnow,
        Ladders ladders,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var title = validation.Required(body.Title, "title", Measure.MaxTitleLength);
        var agencyId = AgencyId.From(validation.Required(body.AgencyId, "agencyId"));
        var dueOn = validation.RequiredDay(body.DueOn, "dueOn");
        var isActive = await db.Agencies.ActiveOn(Oslo.Day(act.Now)).AnyAsync(a => a.Id == agencyId, ct);
        validation.Check(body.AgencyId is null || isActive, "agencyId", "An agency of the directory that is active today.");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var planId = PlanId.From(id);
        if (await db.ActionPlans.SingleOrDefaultAsync(p => p.Id == planId, ct) is not { } plan)
        {
            return Error.NotFound("action plan").ToProblem();
        }
        if ((await needToKnow.AgencyAsync(ct))?.Id != plan.OwnerId.Value)
        {
            return Error.Forbidden("The agency that owns the plan adds its measures.").ToProblem();
        }
        if (act.CheckIfMatch(plan.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var dutyId = ObligationId.From(Guid.CreateVersion7(act.Now));
        var added = plan.Add(dutyId, agencyId, title, dueOn, ladders.For(ObligationKind.Measure), act.Now);
        if (!added.IsSuccess)
        {
            return added.Error.ToProblem();
        }
        var duty = added.Value;
        db.Obligations.Add(duty);
        db.TellAssigned(duty, act.Now);
        act.Audit(db, "add-plan-measure", $"action-plans/{id}", caseId: null, "measures");
        var view = PlanView.Of(plan) with { Measures = [PlanMeasureView.Of(duty, duty.Measure!, act.Now)] };
        return await act.CommitAsync(db, Reply.Created($"{HttpApi.Prefix}/action-plans/{id}", view, plan.Version), ct);
    }
}
