using System.Globalization;
using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Identity;
using Tot.WebConsole.Texts;

namespace Tot.WebConsole.Pages.Reports;

/// <summary>One report of a period, whichever it is, as a table whose columns part what is counted.</summary>
internal sealed class ReportsQuery(ObligationsApi obligations, Reader reader, Text text)
{
    private const string Measures = "measures";

    public async Task<ReportModel> RunAsync(string name, DateOnly? from, DateOnly? to, string? municipality, CancellationToken ct)
    {
        var path = Path(name, from, to, municipality);
        if (name == Measures)
        {
            return Model(name, Of((await obligations.GetAsync<MeasureReport>(path, ct)).Required), from, to, municipality);
        }
        var answer = await obligations.GetAsync<ReportView>(path, ct);
        // A period that cannot be is the reader's to mend, on the same page.
        return answer.Problem is { Status: StatusCodes.Status400BadRequest } problem
            ? Model(name, new ReportTable([], "", [], new ReportLine("", [], null)), from, to, municipality) with
            {
                Problem = problem,
            }
            : Model(name, Of(name, answer.Required), answer.Required.From, answer.Required.To, answer.Required.Municipality);
    }

    public async Task<string> CsvAsync(string name, DateOnly? from, DateOnly? to, string? municipality, CancellationToken ct)
    {
        var path = Path(name, from, to, municipality);
        return (await obligations.TextAsync(path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "format=csv", ct)).Required;
    }

    private ReportModel Model(string name, ReportTable table, DateOnly? from, DateOnly? to, string? municipality) =>
        new(
            name,
            name != Measures,
            from ?? reader.Today.AddYears(-1).AddDays(1),
            to ?? reader.Today,
            municipality,
            reader.Is(Roles.Admin, Roles.Auditor),
            table
        );

    private static string Path(string name, DateOnly? from, DateOnly? to, string? municipality)
    {
        var asked = new List<string>();
        if (name != Measures)
        {
            asked.Add(from is { } first ? "from=" + Iso(first) : "");
            asked.Add(to is { } last ? "to=" + Iso(last) : "");
        }
        asked.Add(municipality is null ? "" : "municipality=" + Uri.EscapeDataString(municipality));
        asked.RemoveAll(a => a.Length == 0);
        return $"/api/v1/reports/{name}" + (asked.Count == 0 ? "" : "?" + string.Join('&', asked));
    }

    private ReportTable Of(string name, ReportView view)
    {
        var parts = view.Columns.SkipLast(1).ToList();
        ReportLine Line(ReportRow row) =>
            new(
                Label(name, row),
                [.. view.Columns.Select(c => row.Counts.TryGetValue(c, out var count) ? count : (int?)null)],
                name == "first-meeting" ? new Waits(row.Within24HoursPercent, row.MedianHours, row.Percentile90Hours) : null
            );
        return new ReportTable(parts, view.Columns[^1], [.. view.Rows.Select(Line)], Line(view.Total));
    }

    private string Label(string name, ReportRow row) =>
        row switch
        {
            { AgencyName: { } agency } => agency,
            { Kind: { } kind } => text.Word(name == "deadlines" ? "DeadlineKind" : "ObligationKind", kind)
                + (row.Municipality is { } place ? $" ({place})" : ""),
            { Municipality: { } municipality } => text["Reports.InMunicipality", municipality],
            _ => text["Reports.Total"],
        };

    private ReportTable Of(MeasureReport report) =>
        new(
            ["green", "yellow", "red", "white"],
            "total",
            [
                .. report.Plans.Select(p => Line(p.Title ?? text["Reports.FromMeetings"], p.Counts)),
                .. report.Agencies.Select(a => Line(a.AgencyName ?? "", a.Counts)),
            ],
            Line(text["Reports.Total"], report.Total.Counts)
        );

    private static ReportLine Line(string label, LightCounts c) => new(label, [c.Green, c.Yellow, c.Red, c.White, c.Total], null);

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <param name="Parts">What the columns part the total into.</param>
/// <param name="Whole">Name of the total.</param>
public sealed record ReportTable(IReadOnlyList<string> Parts, string Whole, IReadOnlyList<ReportLine> Lines, ReportLine Total);

/// <param name="Counts">Of each part and of the whole; null where the number is so small that it is hidden.</param>
public sealed record ReportLine(string Label, IReadOnlyList<int?> Counts, Waits? Waits);

/// <summary>From identification to first meeting; null where too few, or hidden.</summary>
public sealed record Waits(double? Within24HoursPercent, double? MedianHours, double? Percentile90Hours);

/// <param name="OfPeriod">It is about a period; otherwise about how things stand now.</param>
/// <param name="ChoosesMunicipality">The reader may read of any municipality.</param>
public sealed record ReportModel(
    string Name,
    bool OfPeriod,
    DateOnly From,
    DateOnly To,
    string? Municipality,
    bool ChoosesMunicipality,
    ReportTable Table
)
{
    public Problem? Problem { get; init; }

    /// <summary>The question, for the CSV link.</summary>
    public string Asked =>
        (OfPeriod ? $"from={ReportsQuery.Iso(From)}&to={ReportsQuery.Iso(To)}" : "")
        + (Municipality is null ? "" : "&municipality=" + Uri.EscapeDataString(Municipality));
}
