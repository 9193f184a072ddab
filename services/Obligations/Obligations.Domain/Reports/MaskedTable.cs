namespace Tot.Obligations.Domain.Reports;

/// <summary>How many things fall into a cell of a row.</summary>
public readonly record struct Tally<TKey>(TKey Row, string Column, int Count);

/// <summary>A row: each column once, in the table's order, and what they sum to.</summary>
public sealed record MaskedRow<TKey>(TKey Key, IReadOnlyList<MaskedCount> Cells, MaskedCount Total);

/// <summary>A report's table. Its columns part the things that are counted, so that each is in one cell. See <see cref="MaskedCount"/>.</summary>
public sealed record MaskedTable<TKey>(
    IReadOnlyList<string> Columns,
    IReadOnlyList<MaskedRow<TKey>> Rows,
    IReadOnlyList<MaskedCount> Totals,
    MaskedCount Total
)
    where TKey : notnull
{
    public static MaskedTable<TKey> Of(IReadOnlyList<string> columns, IEnumerable<Tally<TKey>> tallies) => Of(columns, tallies, row => row);

    /// <summary>Counts finer than it shows: what is masked in a fine row (an agency's, say) is masked in the row that it becomes part of.</summary>
    public static MaskedTable<TKey> Of<TFine>(IReadOnlyList<string> columns, IEnumerable<Tally<TFine>> tallies, Func<TFine, TKey> coarse)
        where TFine : notnull
    {
        List<MaskedRow<TKey>> rows =
        [
            .. tallies
                .GroupBy(t => t.Row)
                .Select(fine => (Key: coarse(fine.Key), Cells: Cells(columns, fine)))
                .GroupBy(row => row.Key)
                .Select(group => Row(group.Key, columns.Count, [.. group.Select(row => row.Cells)])),
        ];
        var totals = Row(default(TKey)!, columns.Count, [.. rows.Select(row => row.Cells)]);
        return new MaskedTable<TKey>(columns, rows, totals.Cells, totals.Total);
    }

    private static MaskedCount[] Cells<TFine>(IReadOnlyList<string> columns, IEnumerable<Tally<TFine>> tallies)
    {
        var counts = tallies.GroupBy(t => t.Column).ToDictionary(g => g.Key, g => g.Sum(t => t.Count), StringComparer.Ordinal);
        return [.. columns.Select(column => MaskedCount.Of(counts.GetValueOrDefault(column)))];
    }

    private static MaskedRow<TKey> Row(TKey key, int columns, IReadOnlyCollection<IReadOnlyList<MaskedCount>> parts)
    {
        MaskedCount[] cells = [.. Enumerable.Range(0, columns).Select(i => Sum(parts.Select(p => p[i])))];
        return new MaskedRow<TKey>(key, cells, Sum(cells));
    }

    private static MaskedCount Sum(IEnumerable<MaskedCount> counts) => counts.Aggregate(MaskedCount.Zero, (sum, count) => sum + count);
}
