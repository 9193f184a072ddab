using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Duties;

/// <summary>The coordinator accepts a lawful excuse.</summary>
internal static class ExcuseObligation
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/obligations/{id:guid}/excuse", HandleAsync)
            .WithName("ExcuseObligation")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Accept a lawful excuse")
            .Produces<ObligationView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    /// <param name="Reason">The lawful excuse; required.</param>
    internal sealed record ExcuseObligationRequest(string? Reason);

    private static Task<IResult> HandleAsync(Guid id, ExcuseObligationRequest body, DutyAct duty, CancellationToken ct) =>
        duty.PerformAsync(id, "excuse-obligation", mayOthers: true, (o, by, now) => o.Excuse(body.Reason, by, now), ct);
}
