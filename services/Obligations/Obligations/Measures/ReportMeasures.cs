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
            .Produces<MeasureReportView>();

    /// <param name="Counts">How many measures show which light.</param>
    /// <param name="Percentages">Whole per cents that sum to 100.</param>
    internal sealed record MeasureShares(TrafficLightCounts Counts, TrafficLightCounts Percentages);

    /// <param name="PlanId">Missing for the measures decided in meetings.</param>
    /// <param name="Counts">How many measures show which light.</param>
    /// <param name="Percentages">Whole per cents that sum to 100.</param>
    internal sealed record PlanShares(Guid? PlanId, TrafficLightCounts Counts, TrafficLightCounts Percentages);

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
        Act act,
        DutyQueries duties,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var seesAll = act.Caller.Is(Roles.Admin) || act.Caller.Is(Roles.Auditor);
        var measures = seesAll ? db.Obligations : await duties.VisibleAsync(ct);
        var now = act.Now;
        var counted = await measures
            .Where(o => o.Measure != null && o.State != ObligationState.Cancelled && o.State != ObligationState.Excused)
            .GroupBy(o => new
            {
                o.AgencyId,
                // As Measure.LightAt, asked of the store.
                Light = o.Measure!.Light != TrafficLight.Green && o.DueAt <= now ? TrafficLight.Red : o.Measure.Light,
            })
            .Select(g => new
            {
                g.Key.AgencyId,
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
        var report = MeasureReport.Of([
            .. counted
                .Select(c => new ReportedMeasures(
                    PlanId: null,
                    c.AgencyId,
                    agencies.GetValueOrDefault(c.AgencyId)?.Municipality ?? "",
                    c.Light,
                    c.Count
                ))
                .Where(m => (municipality is null || m.Municipality == municipality) && (agencyId is null || m.AgencyId.Value == agencyId)),
        ]);
        return Results.Ok(
            new MeasureReportView(
                new MeasureShares(report.Total, report.Total.Percentages()),
                [.. report.Plans.Select(l => new PlanShares(l.Key, l.Counts, l.Counts.Percentages()))],
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
            )
        );
    }
}
