using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Reports;
using Tot.Obligations.Measures;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Reports;

/// <summary>
/// Duties breached, among those due in the period, per kind. It counts per agency first and masks there, so that it and the report on
/// attendance give nothing away together.
/// </summary>
internal static class ReportBreaches
{
    private const string Silent = "silent";
    private static readonly string[] Columns = ["fulfilled", "excused", "breached", "open"];

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/reports/breaches", HandleAsync)
            .WithName("ReportBreaches")
            .RequireRoles(ReportScope.Readers)
            .WithSummary("Report on duties breached per kind")
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
        var counted = await db.DutiesDue(scope)
            .GroupBy(d => new
            {
                d.Municipality,
                d.Kind,
                d.AgencyId,
                d.State,
                d.BreachedBySilence,
            })
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(ct);
        // What attendance shows in a cell of its own is masked as one here.
        var tallies = counted.Select(c => new Tally<(string Municipality, ObligationKind Kind, AgencyId Agency, string Cell)>(
            (c.Key.Municipality, c.Key.Kind, c.Key.AgencyId, CellOf(c.Key.State, c.Key.BreachedBySilence)),
            ColumnOf(c.Key.State),
            c.Count
        ));
        var table = MaskedTable<(string Municipality, ObligationKind Kind)>.Of(Columns, tallies, row => (row.Municipality, row.Kind));
        return ReportView
            .Of(table, "due", scope, key => new ReportRow(key.Municipality, Kind: Words.Of(key.Kind)))
            .Answer(scope, "breaches");
    }

    private static string CellOf(ObligationState state, bool silent) => silent ? Silent : state.ToString();

    private static string ColumnOf(ObligationState state) =>
        state switch
        {
            ObligationState.Fulfilled or ObligationState.Represented => "fulfilled",
            ObligationState.Excused => "excused",
            ObligationState.Breached => "breached",
            _ => "open",
        };
}
