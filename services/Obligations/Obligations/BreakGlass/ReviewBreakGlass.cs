using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.BreakGlass;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.BreakGlass;

/// <summary>A coordinator of the case says whether its opening was justified.</summary>
internal static class ReviewBreakGlass
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cases/{caseId:guid}/break-glass/{useId:guid}/review", HandleAsync)
            .WithName("ReviewBreakGlass")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Review an emergency opening of a case")
            .Produces<BreakGlassView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <param name="Finding">Was it justified?</param>
    /// <param name="Note">What there is to add, at most 1000 characters.</param>
    internal sealed record ReviewBreakGlassRequest(BreakGlassFinding? Finding, string? Note);

    private static async Task<IResult> HandleAsync(
        Guid caseId,
        Guid useId,
        ReviewBreakGlassRequest body,
        Act act,
        INeedToKnow needToKnow,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var finding = validation.Required(body.Finding, "finding");
        var note = validation.Optional(body.Note, "note", BreakGlassUse.MaxTextLength);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var (inCase, id) = (CaseId.From(caseId), BreakGlassId.From(useId));
        if (
            !await ReadBreakGlass.CoordinatesAsync(inCase, needToKnow, db, act.Now, ct)
            || await db.BreakGlassUses.SingleOrDefaultAsync(u => u.Id == id && u.CaseId == inCase, ct) is not { } use
        )
        {
            return Error.NotFound("use").ToProblem();
        }
        if (act.CheckIfMatch(use.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var reviewed = use.Review(finding, note, act.Actor(), act.Now);
        if (!reviewed.IsSuccess)
        {
            return reviewed.Error.ToProblem();
        }
        if (reviewed.Value == Change.Made)
        {
            act.Audit(db, "review-break-glass", $"break-glass/{useId}", caseId, "finding");
        }
        return await act.CommitAsync(db, Reply.Ok(BreakGlassView.Of(use), use.Version), ct);
    }
}
