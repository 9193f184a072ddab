using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agreements;

/// <summary>The agreement lasts longer; one that has expired is in force again.</summary>
internal static class RenewAgreement
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/agreements/{id:guid}/renew", HandleAsync)
            .WithName("RenewAgreement")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Renew an agreement")
            .Produces<AgreementView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="ValidUntil">The new last day, inclusive; later than before.</param>
    /// <param name="DocumentReference">Where the text is now, when it moved.</param>
    internal sealed record RenewAgreementRequest(DateOnly? ValidUntil, string? DocumentReference);

    private static async Task<IResult> HandleAsync(Guid id, RenewAgreementRequest body, AgreementAct agreements, CancellationToken ct)
    {
        var validation = new Validation();
        var lastDay = validation.Required(body.ValidUntil, "validUntil");
        validation.Check(lastDay.Year < 2200, "validUntil", "A day of our time.");
        var reference = validation.Optional(
            body.DocumentReference,
            "documentReference",
            Domain.Agreements.AgreementTerms.MaxReferenceLength
        );
        return validation.Error is { } error
            ? error.ToProblem()
            : await agreements.PerformAsync(
                id,
                "renew-agreement",
                reviews: false,
                (a, duty, by, now) => a.Renew(lastDay, reference, duty, by, now),
                ct
            );
    }
}
