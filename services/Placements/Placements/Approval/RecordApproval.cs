using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Approval;

internal static class RecordApproval
{
    public static void MapRecordApproval(this RouteGroupBuilder api) =>
        api.MapPost("/placements/{id:guid}/decisions/{decisionId:guid}/approval", HandleAsync)
            .RequireRoles(Roles.ChildWelfare)
            .WithName("RecordApproval")
            .WithSummary("Records when an acute decision was approved; within 48 hours it meets its target.")
            .Produces<PlacementView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        Guid decisionId,
        ApprovalRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var approvedAt = valid.Required(body.ApprovedAt, "approvedAt");
        valid.CheckInstant(body.ApprovedAt, "approvedAt");
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var loaded = await db.LoadAsync(id, act, needToKnow, ct);
        if (!loaded.IsSuccess)
        {
            return loaded.Error.ToProblem();
        }
        var placement = loaded.Value;
        var done = placement.RecordApproval(DecisionId.From(decisionId), approvedAt, act.Now);
        if (!done.IsSuccess)
        {
            return done.Error.ToProblem();
        }
        db.Record(act, "record-approval", placement, done.Value);
        return await act.CommitAsync(db, Reply.Ok(PlacementView.Of(placement, act.Now), placement.Version), ct);
    }
}

internal sealed record ApprovalRequest(DateTimeOffset? ApprovedAt);
