using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Obligations.Domain.Reports;
using Tot.Obligations.Measures;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Reports;

/// <summary>Aftercare plans that were due in the period: signed by all three in time, late, or not.</summary>
internal static class ReportAftercare
{
    private static readonly string[] Columns = ["signedInTime", "signedLate", "unsigned", "running"];

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/reports/aftercare", HandleAsync)
            .WithName("ReportAftercare")
            .RequireRoles(ReportScope.Readers)
            .WithSummary("Report on aftercare plans signed in time")
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
        var plans = await (
            from deadline in db.Deadlines
            where
                deadline.Kind == DeadlineKind.AftercarePlanDue && deadline.DueOn >= first && deadline.DueOn <= last && !deadline.IsWithdrawn
            join @case in db.Cases on deadline.CaseId equals @case.CaseId
            where only == null || @case.Municipality == only
            join found in db.Aftercare on deadline.PlacementId equals found.PlacementId into signatures
            from signed in signatures.DefaultIfEmpty()
            select new
            {
                @case.Municipality,
                deadline.DueAt,
                SignedAt = signed == null ? (DateTimeOffset?)null : signed.SignedAt,
            }
        ).ToListAsync(ct);
        var tallies = plans.Select(p => new Tally<string>(p.Municipality, ColumnOf(p.SignedAt, p.DueAt, reader.Now), 1));
        var table = MaskedTable<string>.Of(Columns, tallies);
        return ReportView.Of(table, "plans", scope, municipality => new ReportRow(municipality)).Answer(scope, "aftercare");
    }

    private static string ColumnOf(DateTimeOffset? signedAt, DateTimeOffset dueAt, DateTimeOffset now) =>
        signedAt is { } at ? (at < dueAt ? "signedInTime" : "signedLate")
        : dueAt <= now ? "unsigned"
        : "running";
}
