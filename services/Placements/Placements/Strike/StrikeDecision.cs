using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Strike;

internal static class StrikeDecision
{
    public static void MapStrikeDecision(this RouteGroupBuilder api) =>
        api.MapPost("/placements/{id:guid}/decisions/{decisionId:guid}/strike", HandleAsync)
            .RequireRoles(Roles.ChildWelfare)
            .WithName("StrikeDecision")
            .WithSummary(
                "Strikes a wrongly registered decision: it is kept and marked, deadlines follow from the others, and the cap from the first of those."
            )
            .Produces<PlacementView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        Guid decisionId,
        StrikeRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var reason = valid.Required(body.Reason, "reason", 500);
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var loaded = await db.LoadAsync(id, act, needToKnow, ct);
        if (!loaded.IsSuccess || await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return (loaded.Error ?? Error.NotFound("placement")).ToProblem();
        }
        var placement = loaded.Value;
        var done = placement.StrikeDecision(DecisionId.From(decisionId), reason, AgencyId.From(agency.Id), act.Now);
        if (!done.IsSuccess)
        {
            return done.Error.ToProblem();
        }
        db.Record(act, "strike-decision", placement, [.. done.Value, .. await db.ShareDaysAsync(placement, act.Now, ct)]);
        return await act.CommitAsync(db, Reply.Ok(PlacementView.Of(placement, act.Now), placement.Version), ct);
    }
}

/// <param name="Reason">What was wrong. Nothing about a person.</param>
internal sealed record StrikeRequest(string? Reason);
