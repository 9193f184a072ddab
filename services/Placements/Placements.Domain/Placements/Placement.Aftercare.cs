using Tot.Kernel;
using Tot.Placements.Domain.Aftercare;

namespace Tot.Placements.Domain.Placements;

/// <summary>The aftercare plan: written by child welfare, signed by three.</summary>
public sealed partial class Placement
{
    public AftercarePlan? Aftercare { get; private set; }

    /// <summary>A change is a new revision without signatures: nobody has signed what it says now.</summary>
    public Result<IReadOnlyList<PlacementChange>> WriteAftercarePlan(IReadOnlyList<AftercarePart> parts, DateTimeOffset now)
    {
        if (Aftercare?.Says(parts) == true)
        {
            return Nothing;
        }
        if (Aftercare?.SignedAt is not null)
        {
            return PlacementErrors.AftercareAlreadySigned;
        }
        Aftercare = new AftercarePlan((Aftercare?.Revision ?? 0) + 1, parts);
        return Commit([new AftercarePlanChanged(this)], now);
    }

    /// <param name="revision">What the person has read.</param>
    public Result<IReadOnlyList<PlacementChange>> SignAftercarePlan(
        int revision,
        SigningParty party,
        AgencyId agency,
        string signedBy,
        DateTimeOffset now
    )
    {
        if (Aftercare is not { } plan)
        {
            return Error.NotFound("aftercare plan");
        }
        if (plan.Revision != revision)
        {
            return PlacementErrors.AftercarePlanChanged;
        }
        if (plan.IsSignedBy(party))
        {
            return Nothing;
        }
        if (plan.MissingTopics is { Count: > 0 } missing)
        {
            return PlacementErrors.AftercareIncomplete(missing);
        }
        plan.Sign(
            new AftercareSignature
            {
                Party = party,
                AgencyId = agency,
                SignedBy = signedBy,
                SignedAt = now,
            }
        );
        return Commit([plan.SignedAt is null ? new AftercarePlanChanged(this) : new AftercareSigned(this)], now);
    }
}
