using System.Globalization;
using Tot.Obligations.Domain.Reports;
using Tot.Obligations.Measures;

namespace Tot.Obligations.Reports;

/// <summary>
/// A report: a table whose columns part what is counted. Counts of one to four are masked, and so is every sum over a masked count; a
/// masked count is missing in <c>counts</c> and named in <c>masked</c>.
/// </summary>
/// <param name="From">First day, inclusive.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="Municipality">Missing for all of them.</param>
/// <param name="Columns">In order, the last being the row's total.</param>
/// <param name="Rows">By municipality, then agency or kind.</param>
/// <param name="Total">Over all rows.</param>
internal sealed record ReportView(
    DateOnly From,
    DateOnly To,
    string? Municipality,
    IReadOnlyList<string> Columns,
    IReadOnlyList<ReportRow> Rows,
    ReportRow Total
)
{
    /// <param name="table">What was counted.</param>
    /// <param name="total">Name of the column that the others sum to.</param>
    /// <param name="scope">Of whom and when.</param>
    /// <param name="row">A row without counts, of its key.</param>
    public static ReportView Of<TKey>(MaskedTable<TKey> table, string total, ReportScope scope, Func<TKey, ReportRow> row)
        where TKey : notnull
    {
        string[] columns = [.. table.Columns, total];
        return new ReportView(
            scope.From,
            scope.To,
            scope.Municipality,
            columns,
            [
                .. table
                    .Rows.Select(r => row(r.Key).With(columns, [.. r.Cells, r.Total]))
                    .OrderBy(r => r.Municipality, StringComparer.Ordinal)
                    .ThenBy(r => r.AgencyName, StringComparer.Ordinal)
                    .ThenBy(r => r.AgencyId)
                    .ThenBy(r => r.Kind, StringComparer.Ordinal),
            ],
            new ReportRow().With(columns, [.. table.Totals, table.Total])
        );
    }

    public IResult Answer(ReportScope scope, string name) => scope.IsCsv ? Csv.Answer(Lines(), $"{name}.csv") : Results.Ok(this);

    private IEnumerable<string?[]> Lines() =>
        [
            ["municipality", "agencyId", "agencyName", "kind", .. Columns, "within24HoursPercent", "medianHours", "percentile90Hours"],
            .. Rows.Select(r => Line(r.Municipality, r)),
            Line("total", Total),
        ];

    private string?[] Line(string? municipality, ReportRow r) =>
        [
            municipality,
            r.AgencyId?.ToString(),
            r.AgencyName,
            r.Kind,
            .. Columns.Select(c => r.Counts.TryGetValue(c, out var count) ? count.ToString(CultureInfo.InvariantCulture) : "masked"),
            Number(r.Within24HoursPercent),
            Number(r.MedianHours),
            Number(r.Percentile90Hours),
        ];

    private static string? Number(double? number) => number?.ToString("0.0", CultureInfo.InvariantCulture);
}

/// <summary>A row of a report.</summary>
/// <param name="Municipality">Four digits; missing in the total.</param>
/// <param name="AgencyId">In reports per agency.</param>
/// <param name="AgencyName">Of that agency.</param>
/// <param name="Kind">In reports per kind, of duty or of deadline.</param>
/// <param name="Within24HoursPercent">Of the cases that had a meeting or have waited longer; first meetings only, missing when masked.</param>
/// <param name="MedianHours">From identification to first meeting; missing when fewer than five had one, or masked.</param>
/// <param name="Percentile90Hours">Nine of ten waited no longer; missing as the median is.</param>
internal sealed record ReportRow(
    string? Municipality = null,
    Guid? AgencyId = null,
    string? AgencyName = null,
    string? Kind = null,
    double? Within24HoursPercent = null,
    double? MedianHours = null,
    double? Percentile90Hours = null
)
{
    /// <summary>What may be shown, by column.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The columns that are masked.</summary>
    public IReadOnlyList<string> Masked { get; init; } = [];

    public ReportRow With(IReadOnlyList<string> columns, IReadOnlyList<MaskedCount> cells)
    {
        var named = columns.Zip(cells).ToList();
        return this with
        {
            Counts = named
                .Where(c => c.Second.Shown is not null)
                .ToDictionary(c => c.First, c => c.Second.Shown!.Value, StringComparer.Ordinal),
            Masked = [.. named.Where(c => c.Second.Shown is null).Select(c => c.First)],
        };
    }
}
