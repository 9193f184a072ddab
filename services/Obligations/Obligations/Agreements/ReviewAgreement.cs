using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agreements;

/// <summary>The responsible party has reviewed the agreement: its duty is met, and the next year's is owed.</summary>
internal static class ReviewAgreement
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/agreements/{id:guid}/review", HandleAsync)
            .WithName("ReviewAgreement")
            .RequireUser()
            .WithSummary("Record the review of an agreement")
            .Produces<AgreementView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Note">What it found.</param>
    /// <param name="NextReviewOn">Last day of the next one; a year from today when left out, and never later.</param>
    internal sealed record ReviewAgreementRequest(string? Note, DateOnly? NextReviewOn);

    private static Task<IResult> HandleAsync(
        Guid id,
        ReviewAgreementRequest body,
        Act act,
        AgreementAct agreements,
        CancellationToken ct
    ) =>
        agreements.PerformAsync(
            id,
            "review-agreement",
            reviews: true,
            (a, duty, by, now) => a.Review(body.Note?.Trim(), body.NextReviewOn ?? Oslo.Day(act.Now).AddYears(1), duty, by, now),
            ct
        );
}
