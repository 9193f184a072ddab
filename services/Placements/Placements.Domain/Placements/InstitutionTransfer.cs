namespace Tot.Placements.Domain.Placements;

/// <summary>The child moved to another institution under the same decisions.</summary>
public sealed class InstitutionTransfer
{
    public required InstitutionId FromId { get; init; }

    public required InstitutionId ToId { get; init; }

    /// <summary>The first day in the new institution.</summary>
    public required DateOnly FirstDay { get; init; }

    public required string Reason { get; init; }
}
