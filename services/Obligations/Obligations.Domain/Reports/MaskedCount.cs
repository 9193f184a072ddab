namespace Tot.Obligations.Domain.Reports;

/// <summary>
/// A count as a report may show it. One to four could point at somebody, and are masked; none points at nobody. A sum over a masked count
/// is masked too, so that nobody computes what is masked from what is shown: every number that is shown is a cell of its own, or a sum of
/// cells that are shown. The default is masked.
/// </summary>
public readonly record struct MaskedCount
{
    /// <summary>The least count above none that is shown.</summary>
    public const int Least = 5;

    private MaskedCount(int shown) => Shown = shown;

    /// <summary>The count; null when it is masked.</summary>
    public int? Shown { get; }

    public static MaskedCount Zero => new(0);

    public static MaskedCount Of(int count) => count is > 0 and < Least ? default : new MaskedCount(count);

    public static MaskedCount operator +(MaskedCount left, MaskedCount right) =>
        left.Shown is { } a && right.Shown is { } b ? new MaskedCount(a + b) : default;
}
