namespace Tot.Obligations.Domain.Reports;

/// <summary>How long a case waited for its first meeting.</summary>
public static class FirstMeeting
{
    public const string WithinDay = "within24Hours";
    public const string Later = "later";
    public const string Overdue = "overdue";
    public const string Waiting = "waiting";

    /// <summary>The target: elapsed time, whatever the clocks do meanwhile.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromHours(24);

    public static IReadOnlyList<string> Columns { get; } = [WithinDay, Later, Overdue, Waiting];

    /// <summary>The column of a case that was identified then, and had its first meeting then or not yet.</summary>
    public static string ColumnOf(DateTimeOffset identifiedAt, DateTimeOffset? heldAt, DateTimeOffset now) =>
        heldAt is { } held ? (held - identifiedAt <= Target ? WithinDay : Later)
        : now - identifiedAt > Target ? Overdue
        : Waiting;

    /// <summary>Median (of two in the middle, their mean) and 90th percentile (nearest rank), or null when fewer than <see cref="MaskedCount.Least"/> waited.</summary>
    public static (TimeSpan Median, TimeSpan Percentile90)? Spread(IEnumerable<TimeSpan> waits)
    {
        var sorted = waits.Order().ToList();
        if (sorted.Count < MaskedCount.Least)
        {
            return null;
        }
        var middle = sorted.Count / 2;
        var median = sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        var rank = (sorted.Count * 9 + 9) / 10;
        return (median, sorted[rank - 1]);
    }
}
