using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Complaint;

internal static class RecordComplaint
{
    public static void MapRecordComplaint(this RouteGroupBuilder api) =>
        api.MapPost("/placements/{id:guid}/decisions/{decisionId:guid}/complaint", HandleAsync)
            .RequireRoles(Roles.ChildWelfare)
            .WithName("RecordComplaint")
            .WithSummary(
                "Records a complaint on an acute decision and, then or later, its hearing; heard within 7 days it meets its target."
            )
            .Produces<PlacementView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        Guid decisionId,
        ComplaintRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var receivedAt = valid.Required(body.ReceivedAt, "receivedAt");
        valid.CheckInstant(body.ReceivedAt, "receivedAt");
        valid.CheckInstant(body.HeardAt, "heardAt");
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
        var done = placement.RecordComplaint(DecisionId.From(decisionId), receivedAt, body.HeardAt, act.Now);
        if (!done.IsSuccess)
        {
            return done.Error.ToProblem();
        }
        db.Record(act, "record-complaint", placement, done.Value);
        return await act.CommitAsync(db, Reply.Ok(PlacementView.Of(placement, act.Now), placement.Version), ct);
    }
}

/// <param name="HeardAt">Left out until it has been heard.</param>
internal sealed record ComplaintRequest(DateTimeOffset? ReceivedAt, DateTimeOffset? HeardAt);
