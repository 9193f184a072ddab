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
        int? pageSize,
        string? pageToken,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var hasPlace = PlaceInList.TryRead(after, out var place);
        validation.Check(after is null || hasPlace, "pageToken", "Not a token that a page gave.");
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        var plans = db.ActionPlans.AsNoTracking().Where(p => municipality == null || p.Municipality == municipality);
        if (hasPlace)
        {
            plans = plans.Where(p =>
                p.Title.CompareTo(place.Key) > 0 || (p.Title == place.Key && ((Guid)(object)p.Id).CompareTo(place.Id) > 0)
            );
        }
        var read = await plans.OrderBy(p => p.Title).ThenBy(p => p.Id).Take(size + 1).ToListAsync(ct);
        return Results.Ok(Page<PlanView>.Of([.. read.Select(PlanView.Of)], size, p => new PlaceInList(p.Title, p.Id).ToString()));
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
