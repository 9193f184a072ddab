using Tot.Kernel;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agreements;

/// <summary>Replaces what a draft says of itself.</summary>
internal static class ReviseAgreement
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/agreements/{id:guid}", HandleAsync)
            .WithName("ReviseAgreement")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Replace what a draft of an agreement says")
            .Produces<AgreementView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> HandleAsync(
        Guid id,
        AgreementBody body,
        Act act,
        AgreementAct agreements,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var terms = await body.ToTermsAsync(db, Oslo.Day(act.Now), ct);
        return terms.IsSuccess
            ? await agreements.PerformAsync(id, "revise-agreement", reviews: false, (a, _, by, now) => a.Revise(terms.Value, by, now), ct)
            : terms.Error.ToProblem();
    }
}
