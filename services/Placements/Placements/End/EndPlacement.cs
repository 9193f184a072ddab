using Tot.NeedToKnow;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.End;

internal static class EndPlacement
{
    public static void MapEndPlacement(this RouteGroupBuilder api) =>
        api.MapPost("/placements/{id:guid}/end", HandleAsync)
            .RequireRoles(Roles.ChildWelfare)
            .WithName("EndPlacement")
            .WithSummary("Ends the placement; deadlines about going on are withdrawn.")
            .Produces<PlacementView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        EndRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var lastDay = valid.Required(body.LastDay, "lastDay");
        valid.CheckDay(body.LastDay, "lastDay");
        var reason = valid.Required(body.Reason, "reason", 500);
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
        var ended = placement.End(lastDay, reason, act.Now);
        if (!ended.IsSuccess)
        {
            return ended.Error.ToProblem();
        }
        db.Record(act, "end-placement", placement, [.. ended.Value, .. await db.ShareDaysAsync(placement, act.Now, ct)]);
        return await act.CommitAsync(db, Reply.Ok(PlacementView.Of(placement, act.Now), placement.Version), ct);
    }
}

/// <param name="LastDay">The last day in the placement, inclusive.</param>
/// <param name="Reason">Why it ends. Nothing about a person.</param>
internal sealed record EndRequest(DateOnly? LastDay, string? Reason);
