using System.Globalization;
using System.Text;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Reports;

/// <summary>How the work goes, as charts with their tables, to print and as CSV.</summary>
internal static class ReportsPages
{
    /// <summary>In the order of the menu; each is an endpoint of Obligations.</summary>
    public static readonly string[] Names = ["first-meeting", "attendance", "deadlines", "measures", "breaches", "aftercare"];

    public static void MapReports(this IEndpointRouteBuilder app)
    {
        app.MapGet("/reports", () => Results.Redirect("/reports/first-meeting"));
        app.MapGet("/reports/{name}", ShowAsync);
        app.MapGet("/reports/{name}/csv", CsvAsync);
    }

    private static async Task<IResult> ShowAsync(
        string name,
        string? from,
        string? to,
        string? municipality,
        ReportsQuery query,
        CancellationToken ct
    ) =>
        Names.Contains(name, StringComparer.Ordinal)
            ? Show.Page<ReportPage>(await query.RunAsync(name, Day(from), Day(to), Blank(municipality), ct))
            : Results.NotFound();

    private static async Task<IResult> CsvAsync(
        string name,
        string? from,
        string? to,
        string? municipality,
        ReportsQuery query,
        CancellationToken ct
    ) =>
        Names.Contains(name, StringComparer.Ordinal)
            ? Results.File(
                Encoding.UTF8.GetBytes(await query.CsvAsync(name, Day(from), Day(to), Blank(municipality), ct)),
                "text/csv; charset=utf-8",
                name + ".csv"
            )
            : Results.NotFound();

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
