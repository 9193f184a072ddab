using Tot.Placements.Domain.Clock;

namespace Tot.Placements.Domain.Placements;

/// <summary>Days on which another placement of the same child, under the same provision, holds it.</summary>
public sealed class HeldElsewhere
{
    public required PlacementId SiblingId { get; init; }

    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }

    internal HeldPeriod Period => new(FirstDay, LastDay);

    public static IReadOnlyList<HeldElsewhere> In(Placement placement, DateTimeOffset now) =>
        [
            .. placement
                .Read(now)
                .Decisions.Where(decision => decision.FirstDay <= decision.LastDay)
                .Select(decision => new HeldElsewhere
                {
                    SiblingId = placement.Id,
                    FirstDay = decision.FirstDay,
                    LastDay = decision.LastDay,
                }),
        ];
}
