using Microsoft.EntityFrameworkCore;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Placements;

namespace Tot.Placements.Persistence;

/// <summary>A child's other placements under the same provision, and an institution's other children.</summary>
internal static class Siblings
{
    public static Task<List<Placement>> SiblingsAsync(
        this PlacementsDb db,
        PersonId child,
        string ruleSet,
        PlacementId except,
        CancellationToken ct
    ) =>
        db
            .Placements.Whole()
            .Where(placement => placement.ChildId == child && placement.RuleSetCode == ruleSet && placement.Id != except)
            .OrderBy(placement => placement.Id)
            .ToListAsync(ct);

    /// <summary>There is one cap for all of a child's placements: when the days in this one change, the others follow.</summary>
    public static async Task<IReadOnlyList<PlacementChange>> ShareDaysAsync(
        this PlacementsDb db,
        Placement placement,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        List<PlacementChange> changes = [];
        foreach (var sibling in await db.SiblingsAsync(placement.ChildId, placement.RuleSetCode, placement.Id, ct))
        {
            changes.AddRange(sibling.FollowSibling(placement, now));
        }
        return changes;
    }

    /// <summary>How many other children are in the institution on <paramref name="day"/>.</summary>
    public static Task<int> PlacesTakenAsync(
        this PlacementsDb db,
        InstitutionId institution,
        PersonId child,
        DateOnly day,
        CancellationToken ct
    ) =>
        db
            .Placements.Where(placement => placement.InstitutionId == institution && placement.ChildId != child)
            .Where(placement => placement.State != PlacementState.Ended || placement.EndedOn >= day)
            .Select(placement => placement.ChildId)
            .Distinct()
            .CountAsync(ct);
}
