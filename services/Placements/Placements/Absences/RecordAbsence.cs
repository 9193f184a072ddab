using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Absences;

internal static class RecordAbsence
{
    public static void MapRecordAbsence(this RouteGroupBuilder api) =>
        api.MapPost("/placements/{id:guid}/absences", HandleAsync)
            .RequireRoles(Roles.ChildWelfare, Roles.ChildWelfareEmergency, Roles.Institution)
            .WithName("RecordAbsence")
            .WithSummary("The child is missing (firstDay), or back (lastDay), or was away (both). Told at once; the days count.")
            .Produces<PlacementView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        AbsenceRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        valid.Check(body.FirstDay is not null || body.LastDay is not null, "firstDay", "Give firstDay, lastDay or both.");
        valid.CheckDay(body.FirstDay, "firstDay");
        valid.CheckDay(body.LastDay, "lastDay");
        valid.Check(
            body.FirstDay is null || body.LastDay is null || body.FirstDay <= body.LastDay,
            "lastDay",
            "Must not lie before firstDay."
        );
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
        var recorded = Record(placement, body, act.Now);
        if (!recorded.IsSuccess)
        {
            return recorded.Error.ToProblem();
        }
        db.Record(act, "record-absence", placement, recorded.Value);
        return await act.CommitAsync(db, Reply.Ok(PlacementView.Of(placement, act.Now), placement.Version), ct);
    }

    private static Result<IReadOnlyList<PlacementChange>> Record(Placement placement, AbsenceRequest body, DateTimeOffset now)
    {
        List<PlacementChange> changes = [];
        if (body.FirstDay is { } firstDay)
        {
            var missing = placement.RecordMissing(firstDay, now);
            if (!missing.IsSuccess)
            {
                return missing;
            }
            changes.AddRange(missing.Value);
        }
        if (body.LastDay is { } lastDay)
        {
            var returned = placement.RecordReturn(lastDay, now);
            if (!returned.IsSuccess)
            {
                return returned;
            }
            changes.AddRange(returned.Value);
        }
        return changes;
    }
}

/// <param name="FirstDay">First day away; left out when a missing child is back.</param>
/// <param name="LastDay">Last day away, inclusive; left out while the child is missing.</param>
internal sealed record AbsenceRequest(DateOnly? FirstDay, DateOnly? LastDay);
