using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Assistance;

/// <summary>Either side says that the help was given; both are to evaluate it.</summary>
internal static class CompleteAssistance
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/police-assistance/{id:guid}/complete", HandleAsync)
            .WithName("CompletePoliceAssistance")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Say that police assistance was given")
            .Produces<AssistanceView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static Task<IResult> HandleAsync(Guid id, AssistanceAct assistance, CancellationToken ct) =>
        assistance.PerformAsync(
            id,
            "complete-police-assistance",
            onlyPolice: false,
            (a, _, by, now) => a.Complete(by, now),
            then: null,
            ct
        );
}
