using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain.Reports;
using Tot.Obligations.Measures;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Reports;

/// <summary>Time from identification to first meeting, of the cases that were identified in the period.</summary>
internal static class ReportFirstMeeting
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/reports/first-meeting", HandleAsync)
            .WithName("ReportFirstMeeting")
            .RequireRoles(ReportScope.Readers)
            .WithSummary("Report on the time from identification to first meeting")
            .Produces<ReportView>(StatusCodes.Status200OK, "application/json", Csv.MediaType)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    private sealed record Case(string Municipality, DateTimeOffset IdentifiedAt, DateTimeOffset? HeldAt);

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
        var (start, end, only) = (scope.StartsAt, scope.EndsAt, scope.Municipality);
        var cases = await db
            .Cases.AsNoTracking()
            .Where(c => c.IdentifiedAt >= start && c.IdentifiedAt < end && (only == null || c.Municipality == only))
            .Select(c => new Case(
                c.Municipality,
                c.IdentifiedAt,
                db.Meetings.Where(m => m.CaseId == c.CaseId && m.HeldAt != null)
                    .OrderBy(m => m.HeldAt)
                    .Select(m => m.HeldAt)
                    .FirstOrDefault()
            ))
            .ToListAsync(ct);
        var tallies = cases.Select(c => new Tally<string>(c.Municipality, FirstMeeting.ColumnOf(c.IdentifiedAt, c.HeldAt, reader.Now), 1));
        var table = MaskedTable<string>.Of(FirstMeeting.Columns, tallies);
        var view = ReportView.Of(table, "identifications", scope, municipality => new ReportRow(municipality));
        view = view with
        {
            Rows = [.. view.Rows.Select(r => Timed(r, cases.Where(c => c.Municipality == r.Municipality)))],
            Total = Timed(view.Total, cases),
        };
        return view.Answer(scope, "first-meeting");
    }

    /// <summary>The times of a row, when nothing in it is masked: shares would give away what is.</summary>
    private static ReportRow Timed(ReportRow row, IEnumerable<Case> cases)
    {
        if (row.Masked.Count > 0)
        {
            return row;
        }
        var answerable = row.Counts[FirstMeeting.WithinDay] + row.Counts[FirstMeeting.Later] + row.Counts[FirstMeeting.Overdue];
        var spread = FirstMeeting.Spread(cases.Where(c => c.HeldAt is not null).Select(c => c.HeldAt!.Value - c.IdentifiedAt));
        return row with
        {
            Within24HoursPercent = answerable == 0 ? null : Math.Round(100.0 * row.Counts[FirstMeeting.WithinDay] / answerable, 1),
            MedianHours = Hours(spread?.Median),
            Percentile90Hours = Hours(spread?.Percentile90),
        };
    }

    private static double? Hours(TimeSpan? span) => span is { } time ? Math.Round(time.TotalHours, 1) : null;
}
