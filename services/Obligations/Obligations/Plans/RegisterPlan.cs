using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Plans;

/// <summary>Registers an action plan; its measures follow.</summary>
internal static class RegisterPlan
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/action-plans", HandleAsync)
            .WithName("RegisterActionPlan")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Register an action plan")
            .Produces<PlanView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <param name="Title">Public name; nothing of cases or persons.</param>
    internal sealed record RegisterActionPlanRequest(string? Title);

    private static async Task<IResult> HandleAsync(
        RegisterActionPlanRequest body,
        Act act,
        INeedToKnow needToKnow,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        if (await needToKnow.AgencyAsync(ct) is not { } own)
        {
            return Error.Forbidden("Only an agency of the directory owns a plan.").ToProblem();
        }
        var id = PlanId.From(Guid.CreateVersion7(act.Now));
        var registered = ActionPlan.Register(id, body.Title?.Trim() ?? "", own.Municipality, AgencyId.From(own.Id), act.Now);
        if (!registered.IsSuccess)
        {
            return registered.Error.ToProblem();
        }
        var plan = registered.Value;
        db.ActionPlans.Add(plan);
        act.Audit(db, "register-action-plan", $"action-plans/{id.Value}");
        var location = $"{HttpApi.Prefix}/action-plans/{id.Value}";
        return await act.CommitAsync(db, Reply.Created(location, PlanView.Of(plan), plan.Version), ct);
    }
}
