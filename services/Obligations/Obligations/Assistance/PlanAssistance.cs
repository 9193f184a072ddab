using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Assistance;

/// <summary>Either side writes down how it is done; the plan can be made better until it is over.</summary>
internal static class PlanAssistance
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/police-assistance/{id:guid}/plan", HandleAsync)
            .WithName("PlanPoliceAssistance")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Plan police assistance")
            .Produces<AssistanceView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Plan">How: times, places, safety. Replaces the last plan.</param>
    internal sealed record PlanPoliceAssistanceRequest(string? Plan);

    private static Task<IResult> HandleAsync(Guid id, PlanPoliceAssistanceRequest body, AssistanceAct assistance, CancellationToken ct) =>
        assistance.PerformAsync(
            id,
            "plan-police-assistance",
            onlyPolice: false,
            (a, _, by, now) => a.Agree(body.Plan?.Trim() ?? "", by, now),
            then: null,
            ct
        );
}
