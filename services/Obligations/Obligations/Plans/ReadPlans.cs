using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Plans;

/// <summary>Action plans are open to everybody who may sign in: they hold nothing of cases. What is noted on a measure is not shown.</summary>
internal static class ReadPlans
{
    private static readonly ListOrder<ActionPlan, PlanId> Orders = new ListOrder<ActionPlan, PlanId>(p => p.Id, "title")
        .By("title", p => p.Title)
        .By("registeredAt", p => p.RegisteredAt);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/action-plans", ListAsync)
            .WithName("ListActionPlans")
            .RequireUser()
            .WithSummary("List action plans")
            .Produces<Page<PlanView>>();
        api.MapGet("/action-plans/{id:guid}", GetAsync)
            .WithName("GetActionPlan")
            .RequireUser()
            .WithSummary("Read an action plan with its measures")
            .Produces<PlanView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        string? municipality,
        Guid? ownerId,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, municipality, ownerId);
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var plans = db.ActionPlans.AsNoTracking().Where(p => municipality == null || p.Municipality == municipality);
        if (ownerId is { } wanted)
        {
            var owner = AgencyId.From(wanted);
            plans = plans.Where(p => p.OwnerId == owner);
        }
        return Results.Ok(page.Of(await page.Cut(plans).ToListAsync(ct), PlanView.Of));
    }

    private static async Task<IResult> GetAsync(Guid id, Act act, ObligationsDb db, CancellationToken ct)
    {
        var planId = PlanId.From(id);
        if (await db.ActionPlans.AsNoTracking().SingleOrDefaultAsync(p => p.Id == planId, ct) is not { } plan)
        {
            return Error.NotFound("action plan").ToProblem();
        }
        var measures = await db.Obligations.AsNoTracking().Where(o => o.AboutId == id && o.Measure != null).ToListAsync(ct);
        return Results.Ok(
            PlanView.Of(plan) with
            {
                Measures = [.. measures.Select(o => PlanMeasureView.Of(o, o.Measure!, act.Now)).OrderBy(m => m.Number)],
            }
        );
    }
}
