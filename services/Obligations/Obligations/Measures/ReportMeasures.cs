using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Measures;

/// <summary>
/// Counts and percentages per plan, agency and municipality, as in the Moss region plan. Administrators and auditors see all of them,
/// since counts tell of no case; others those they may know of.
/// </summary>
internal static class ReportMeasures
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/reports/measures", HandleAsync)
            .WithName("ReportMeasures")
            .RequireUser()
            .WithSummary("Report on measures")
            .Produces<MeasureReportView>(StatusCodes.Status200OK, "application/json", Csv.MediaType);

    /// <param name="Counts">How many measures show which light.</param>
    /// <param name="Percentages">Whole per cents that sum to 100.</param>
    internal sealed record MeasureShares(TrafficLightCounts Counts, TrafficLightCounts Percentages);

    /// <param name="PlanId">Missing for the measures decided in meetings.</param>
    /// <param name="Title">Of the plan.</param>
    /// <param name="Counts">How many measures show which light.</param>
    /// <param name="Percentages">Whole per cents that sum to 100.</param>
    internal sealed record PlanShares(Guid? PlanId, string? Title, TrafficLightCounts Counts, TrafficLightCounts Percentages);

    internal sealed record AgencyShares(Guid AgencyId, string? AgencyName, TrafficLightCounts Counts, TrafficLightCounts Percentages);

    internal sealed record MunicipalityShares(string Municipality, TrafficLightCounts Counts, TrafficLightCounts Percentages);

    internal sealed record MeasureReportView(
        MeasureShares Total,
        IReadOnlyList<PlanShares> Plans,
        IReadOnlyList<AgencyShares> Agencies,
        IReadOnlyList<MunicipalityShares> Municipalities
    );

    private static async Task<IResult> HandleAsync(
        string? municipality,
        Guid? agencyId,
        string? format,
        HttpRequest request,
        Act act,
        DutyQueries duties,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var wantsCsv = Csv.IsWanted(request, format, validation);
        if (validation.Error is { } error)
        {
            return error.ToProblem();
        }
        act.AuditList(db, "read-report");
        await db.SaveChangesAsync(ct);
        var seesAll = act.Caller.Is(Roles.Admin) || act.Caller.Is(Roles.Auditor);
        var measures = seesAll ? db.Obligations : await duties.VisibleAsync(ct);
        var now = act.Now;
        var counted = await measures
            .Where(o => o.Measure != null && o.State != ObligationState.Cancelled && o.State != ObligationState.Excused)
            .GroupBy(o => new
            {
                o.AgencyId,
                PlanId = o.AboutId,
                // As Measure.LightAt, asked of the store.
                Light = o.Measure!.Light != TrafficLight.Green && o.DueAt <= now ? TrafficLight.Red : o.Measure.Light,
            })
            .Select(g => new
            {
                g.Key.AgencyId,
                g.Key.PlanId,
                g.Key.Light,
                Count = g.Count(),
            })
            .ToListAsync(ct);
        var agencies = await db
            .Agencies.AsNoTracking()
            .Select(a => new
            {
                a.Id,
                a.Name,
                a.Municipality,
            })
            .ToDictionaryAsync(a => a.Id, ct);
        var plans = await db
            .ActionPlans.AsNoTracking()
            .Select(p => new { Id = p.Id, p.Title })
            .ToDictionaryAsync(p => p.Id.Value, p => p.Title, ct);
        var report = MeasureReport.Of([
            .. counted
                .Select(c => new ReportedMeasures(
                    c.PlanId,
                    c.AgencyId,
                    agencies.GetValueOrDefault(c.AgencyId)?.Municipality ?? "",
                    c.Light,
                    c.Count
                ))
                .Where(m => (municipality is null || m.Municipality == municipality) && (agencyId is null || m.AgencyId.Value == agencyId)),
        ]);
        var view = new MeasureReportView(
            new MeasureShares(report.Total, report.Total.Percentages()),
            [
                .. report.Plans.Select(l => new PlanShares(
                    l.Key,
                    plans.GetValueOrDefault(l.Key ?? default),
                    l.Counts,
                    l.Counts.Percentages()
                )),
            ],
            [
                .. report
                    .Agencies.Select(l => new AgencyShares(
                        l.Key.Value,
                        agencies.GetValueOrDefault(l.Key)?.Name,
                        l.Counts,
                        l.Counts.Percentages()
                    ))
                    .OrderBy(l => l.AgencyName, StringComparer.Ordinal),
            ],
            [
                .. report
                    .Municipalities.Select(l => new MunicipalityShares(l.Key, l.Counts, l.Counts.Percentages()))
                    .OrderBy(l => l.Municipality, StringComparer.Ordinal),
            ]
        );
        return wantsCsv ? Csv.Answer(Rows(view), "measures.csv") : Results.Ok(view);
    }

    private static IEnumerable<string?[]> Rows(MeasureReportView view) =>
        [
            ["by", "id", "name", "green", "yellow", "red", "white", "total", "greenPercent", "yellowPercent", "redPercent", "whitePercent"],
            Row("total", "", "", view.Total.Counts, view.Total.Percentages),
            .. view.Plans.Select(p => Row("plan", p.PlanId?.ToString(), p.Title ?? "decided in meetings", p.Counts, p.Percentages)),
            .. view.Agencies.Select(a => Row("agency", a.AgencyId.ToString(), a.AgencyName, a.Counts, a.Percentages)),
            .. view.Municipalities.Select(m => Row("municipality", m.Municipality, "", m.Counts, m.Percentages)),
        ];

    private static string?[] Row(string by, string? id, string? name, TrafficLightCounts counts, TrafficLightCounts percentages) =>
        [by, id, name, .. Numbers(counts), Number(counts.Total), .. Numbers(percentages)];

    private static IEnumerable<string> Numbers(TrafficLightCounts counts) =>
        new[] { counts.Green, counts.Yellow, counts.Red, counts.White }.Select(Number);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
