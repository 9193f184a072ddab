using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Duties;

/// <summary>A person of the agency, or the coordinator, has seen the duty: the reminders stop, the deadline does not.</summary>
internal static class AcknowledgeObligation
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/obligations/{id:guid}/acknowledge", HandleAsync)
            .WithName("AcknowledgeObligation")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Acknowledge a duty")
            .Produces<ObligationView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static Task<IResult> HandleAsync(Guid id, Act act, DutyAct duty, Ladders ladders, CancellationToken ct) =>
        duty.PerformAsync(
            id,
            "acknowledge-obligation",
            act.Caller.Is(Roles.Coordinator),
            (o, by, now) => o.Acknowledge(ladders.For(o.Kind), by, now),
            ct
        );
}
