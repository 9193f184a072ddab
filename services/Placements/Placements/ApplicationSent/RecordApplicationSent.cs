using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.ApplicationSent;

internal static class RecordApplicationSent
{
    public static void MapRecordApplicationSent(this RouteGroupBuilder api) =>
        api.MapPost("/placements/{id:guid}/application-sent", HandleAsync)
            .RequireRoles(Roles.ChildWelfare)
            .WithName("RecordApplicationSent")
            .WithSummary("Records when the board was applied to after an acute decision; sent in time, the decision stands.")
            .Produces<PlacementView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        ApplicationSentRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var decisionId = DecisionId.From(valid.Required(body.DecisionId, "decisionId"));
        var sentAt = valid.Required(body.SentAt, "sentAt");
        valid.CheckInstant(body.SentAt, "sentAt");
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
        var sent = placement.RecordApplicationSent(decisionId, sentAt, act.Now);
        if (!sent.IsSuccess)
        {
            return sent.Error.ToProblem();
        }
        db.Record(act, "record-application-sent", placement, [.. sent.Value, .. await db.ShareDaysAsync(placement, act.Now, ct)]);
        return await act.CommitAsync(db, Reply.Ok(PlacementView.Of(placement, act.Now), placement.Version), ct);
    }
}

internal sealed record ApplicationSentRequest(Guid? DecisionId, DateTimeOffset? SentAt);
