using Tot.Placements.Domain.Aftercare;

namespace Tot.Placements.Aftercare;

/// <summary>How far the aftercare plan has come, without what it says.</summary>
/// <param name="SignedBy">Who has signed this revision.</param>
/// <param name="SignedAt">When the last of the three did; missing before.</param>
internal sealed record AftercareSummary(int Revision, IReadOnlyList<SigningParty> SignedBy, DateTimeOffset? SignedAt)
{
    public static AftercareSummary Of(AftercarePlan plan) =>
        new(plan.Revision, [.. plan.Signatures.Select(signature => signature.Party)], plan.SignedAt);
}
