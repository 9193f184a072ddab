using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Obligations.Domain.Reports;
using Tot.Obligations.Measures;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Reports;

/// <summary>Placement deadlines missed, among those due in the period, per kind. Withdrawn ones were never due.</summary>
internal static class ReportDeadlines
{
    private static readonly string[] Columns = ["met", "missed", "metAfterwards", "running"];

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/reports/deadlines", HandleAsync)
            .WithName("ReportDeadlines")
            .RequireRoles(ReportScope.Readers)
            .WithSummary("Report on placement deadlines missed per kind")
            .Produces<ReportView>(StatusCodes.Status200OK, "application/json", Csv.MediaType)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<IResult> HandleAsync(
        [AsParameters] ReportScope.Question asked,
        HttpRequest request,
        ReportScope.Reader reader,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var read = await reader.ReadAsync(asked, request, ct);
        if (!read.IsSuccess)
        {
            return read.Error.ToProblem();
        }
        var scope = read.Value;
        var (first, last, only) = (scope.From, scope.To, scope.Municipality);
        var counted = await (
            from deadline in db.Deadlines
            where deadline.DueOn >= first && deadline.DueOn <= last && !deadline.IsWithdrawn
            join @case in db.Cases on deadline.CaseId equals @case.CaseId
            where only == null || @case.Municipality == only
            group deadline by new
            {
                @case.Municipality,
                deadline.Kind,
                deadline.IsMissed,
                deadline.IsMet,
            } into g
            select new { g.Key, Count = g.Count() }
        ).ToListAsync(ct);
        var tallies = counted.Select(c => new Tally<(string Municipality, DeadlineKind Kind)>(
            (c.Key.Municipality, c.Key.Kind),
            ColumnOf(c.Key.IsMissed, c.Key.IsMet),
            c.Count
        ));
        var table = MaskedTable<(string Municipality, DeadlineKind Kind)>.Of(Columns, tallies);
        return ReportView
            .Of(table, "due", scope, key => new ReportRow(key.Municipality, Kind: Words.Of(key.Kind)))
            .Answer(scope, "deadlines");
    }

    private static string ColumnOf(bool missed, bool met) =>
        (missed, met) switch
        {
            (false, true) => "met",
            (true, false) => "missed",
            (true, true) => "metAfterwards",
            _ => "running",
        };
}
