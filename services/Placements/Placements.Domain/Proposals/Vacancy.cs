namespace Tot.Placements.Domain.Proposals;

/// <summary>An institution as a proposal sees it: its places, its approval, and until when others have those places.</summary>
/// <param name="Places">How many children it takes at a time.</param>
/// <param name="ApprovedUntil">The approval's last day, included; null while it is open.</param>
/// <param name="TakenThrough">
/// For each child who is there and is not of the group, the last day on which the place is taken: the placement's end, or else its last
/// lawful day; null when nobody can say.
/// </param>
public sealed record Vacancy(
    InstitutionId Id,
    string Name,
    int Places,
    DateOnly ApprovedFrom,
    DateOnly? ApprovedUntil,
    IReadOnlyList<DateOnly?> TakenThrough
)
{
    /// <summary>How many children it can take on every day of the stay that begins on <paramref name="first"/>.</summary>
    public int FreeFrom(DateOnly first, WantedStay stay) =>
        // Who is there now leaves and nobody comes: the first day is the fullest.
        IsApproved(first, stay.LastDayFrom(first)) ? Math.Max(0, Places - TakenThrough.Count(through => IsThere(through, first))) : 0;

    /// <summary>The earliest day from which it can take <paramref name="children"/> for the whole stay; null when there is none.</summary>
    public DateOnly? TakesFrom(int children, WantedStay stay)
    {
        if (children > Places)
        {
            return null;
        }
        var day = stay.FirstDay > ApprovedFrom ? stay.FirstDay : ApprovedFrom;
        // So many of those there must have left; those of whom nobody can say stay longest.
        var mustLeave = TakenThrough.Count - (Places - children);
        if (mustLeave > 0)
        {
            if (TakenThrough.Order(LeavingOrder).ElementAt(mustLeave - 1) is not { } through)
            {
                return null;
            }
            day = day > through ? day : through.AddDays(1);
        }
        return day <= stay.LatestFirstDay && IsApproved(day, stay.LastDayFrom(day)) ? day : null;
    }

    private static Comparer<DateOnly?> LeavingOrder { get; } =
        Comparer<DateOnly?>.Create((a, b) => (a ?? DateOnly.MaxValue).CompareTo(b ?? DateOnly.MaxValue));

    private static bool IsThere(DateOnly? through, DateOnly day) => through is null || through >= day;

    private bool IsApproved(DateOnly first, DateOnly last) => ApprovedFrom <= first && (ApprovedUntil is null || last <= ApprovedUntil);
}
