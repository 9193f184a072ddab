using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Duties;

/// <summary>The agency that owes the duty, or the coordinator, says that it is done.</summary>
internal static class FulfilObligation
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/obligations/{id:guid}/fulfil", HandleAsync)
            .WithName("FulfilObligation")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Say that a duty is done")
            .Produces<ObligationView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    /// <param name="Reason">How, if there is something to say.</param>
    internal sealed record FulfilObligationRequest(string? Reason);

    private static Task<IResult> HandleAsync(Guid id, FulfilObligationRequest? body, Act act, DutyAct duty, CancellationToken ct) =>
        duty.PerformAsync(id, "fulfil-obligation", act.Caller.Is(Roles.Coordinator), (o, by, now) => o.Fulfil(body?.Reason, by, now), ct);
}
