using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Stores;

namespace Tot.Placements.Persistence;

/// <summary>What every act on a placement begins and ends with.</summary>
internal static class PlacementLoader
{
    /// <summary>The whole placement, if the caller may know of it and has not decided on an older version.</summary>
    public static async Task<Result<Placement>> LoadAsync(
        this PlacementsDb db,
        Guid id,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var visible = await needToKnow.VisibleCasesAsync(ct);
        var placementId = PlacementId.From(id);
        var placement = await db.AtOneInstantAsync(
            () => db.Placements.Whole().VisibleTo(visible).FirstOrDefaultAsync(p => p.Id == placementId, ct),
            ct
        );
        if (placement is null)
        {
            return Error.NotFound("placement");
        }
        return act.CheckIfMatch(placement.Version) is { } stale ? stale : placement;
    }

    /// <summary>Audits and tells what changed. Nothing changed: nothing is audited or told.</summary>
    public static void Record(this PlacementsDb db, Act act, string action, Placement placement, IReadOnlyList<PlacementChange> changes)
    {
        if (changes.Count == 0 && !db.ChangeTracker.HasChanges())
        {
            return;
        }
        var names = changes.Select(change => change.GetType().Name).Distinct(StringComparer.Ordinal).ToArray();
        act.Audit(db, action, $"placements/{placement.Id.Value}", placement.CaseId.Value, names);
        db.Tell(changes, act.Now);
    }
}
