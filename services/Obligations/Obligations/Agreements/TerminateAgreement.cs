using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agreements;

/// <summary>Ends an agreement, or gives up a draft; no review is owed any more.</summary>
internal static class TerminateAgreement
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/agreements/{id:guid}/terminate", HandleAsync)
            .WithName("TerminateAgreement")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Terminate an agreement")
            .Produces<AgreementView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Reason">Why.</param>
    internal sealed record TerminateAgreementRequest(string? Reason);

    private static Task<IResult> HandleAsync(Guid id, TerminateAgreementRequest body, AgreementAct agreements, CancellationToken ct) =>
        agreements.PerformAsync(
            id,
            "terminate-agreement",
            reviews: false,
            (a, _, by, now) => a.Terminate(body.Reason?.Trim() ?? "", by, now),
            ct
        );
}
