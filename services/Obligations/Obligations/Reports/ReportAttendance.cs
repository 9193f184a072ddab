using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Reports;
using Tot.Obligations.Measures;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Reports;

/// <summary>
/// Attendance per agency, at the meetings that ended in the period. The municipality is the case's, or the agency's own where the meeting
/// was about no case. What nobody recorded is neither attended nor absent.
/// </summary>
internal static class ReportAttendance
{
    private static readonly string[] Columns = ["attended", "represented", "excused", "absent", "notRecorded"];

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/reports/attendance", HandleAsync)
            .WithName("ReportAttendance")
            .RequireRoles(ReportScope.Readers)
            .WithSummary("Report on attendance per agency")
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
            .Where(d => d.Kind == ObligationKind.Attend)
            .GroupBy(d => new
            {
                d.Municipality,
                d.AgencyId,
                d.AgencyName,
                d.State,
                d.BreachedBySilence,
            })
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(ct);
        var tallies = counted.Select(c => new Tally<(string Municipality, AgencyId Agency, string Name)>(
            (c.Key.Municipality, c.Key.AgencyId, c.Key.AgencyName),
            ColumnOf(c.Key.State, c.Key.BreachedBySilence),
            c.Count
        ));
        var table = MaskedTable<(string Municipality, AgencyId Agency, string Name)>.Of(Columns, tallies);
        return ReportView
            .Of(table, "summoned", scope, key => new ReportRow(key.Municipality, key.Agency.Value, key.Name))
            .Answer(scope, "attendance");
    }

    private static string ColumnOf(ObligationState state, bool silent) =>
        state switch
        {
            ObligationState.Fulfilled => "attended",
            ObligationState.Represented => "represented",
            ObligationState.Excused => "excused",
            ObligationState.Breached when !silent => "absent",
            _ => "notRecorded",
        };
}
