using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain.Retention;
using Tot.Intake.Persistence;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.Retain;

/// <summary>The rules in force, with where each period was read and how sure that is.</summary>
internal sealed record RetentionRulesView(
    string Code,
    int Version,
    DateOnly ValidFrom,
    bool Enabled,
    RetentionPeriod AtLeast,
    RetentionPeriod AtMost
);

/// <summary>What a round on <paramref name="On"/> would destroy.</summary>
internal sealed record RetentionPreview(DateOnly On, string Rules, bool Enabled, IReadOnlyList<RetentionPreview.DueCaseView> Cases)
{
    /// <param name="LastDayOn">The last day on which it may be kept, included.</param>
    /// <param name="Persons">How many of its persons are known.</param>
    internal sealed record DueCaseView(Guid CaseId, DateOnly ClosedOn, DateOnly LastDayOn, int Persons);
}

/// <summary>What one night's round destroyed.</summary>
internal sealed record RetentionReportView(
    DateOnly Night,
    DateTimeOffset RanAt,
    DateTimeOffset? FinishedAt,
    string Rules,
    IReadOnlyList<ErasedPerson> Persons
)
{
    public static RetentionReportView Of(RetentionReport report) =>
        new(report.Night, report.RanAt, report.FinishedAt, report.Rules, report.Persons);
}

internal static class ReadRetentionEndpoints
{
    private const int MostCases = 1000;

    public static void MapReadRetention(this RouteGroupBuilder api)
    {
        api.MapGet("/retention/rules", Rules)
            .RequireRoles(Roles.Admin, Roles.Auditor, Roles.Coordinator)
            .WithName("GetRetentionRules")
            .WithSummary("How long it is kept who the persons of a closed case are, and why so long.")
            .Produces<RetentionRulesView>();
        api.MapGet("/retention/preview", PreviewAsync)
            .RequireRoles(Roles.Admin, Roles.Auditor)
            .WithName("PreviewRetention")
            .WithSummary("What the round of a coming night will destroy, by identifier; of the night in thirty days when no day is given.")
            .WithDescription($"The longest closed first, at most {MostCases.ToString(CultureInfo.InvariantCulture)}.")
            .Produces<RetentionPreview>();
        api.MapGet("/retention/reports", ReportsAsync)
            .RequireRoles(Roles.Admin, Roles.Auditor)
            .WithName("ListRetentionReports")
            .WithSummary("What each night's round destroyed, by identifier, the newest first.")
            .Produces<Page<RetentionReportView>>();
    }

    private static IResult Rules(RetentionPolicy policy, TimeProvider clock)
    {
        var rules = policy.On(clock.GetUtcNow());
        return Results.Json(
            new RetentionRulesView(rules.Code, rules.Version, rules.ValidFrom, policy.Enabled, rules.AtLeast, rules.AtMost),
            Json.Options
        );
    }

    private static async Task<IResult> PreviewAsync(string? on, RetentionPolicy policy, IntakeDbContext db, Act act, CancellationToken ct)
    {
        var validation = new Validation();
        var today = Oslo.Day(act.Now);
        var day = validation.Day(on, "on") ?? today.AddDays(30);
        validation.Check(day >= today && day <= today.AddYears(100), "on", "From today, within a hundred years.");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var rules = policy.On(act.Now);
        var due = await db.DueAsync(rules, day, ct);
        act.Audit(db, "read-retention-preview", "retention/preview");
        await db.SaveChangesAsync(ct);
        return Results.Json(
            new RetentionPreview(
                day,
                rules.Reference,
                policy.Enabled,
                [.. due.Take(MostCases).Select(c => new RetentionPreview.DueCaseView(c.CaseId.Value, c.ClosedOn, c.LastDayOn, c.Persons))]
            ),
            Json.Options
        );
    }

    private static async Task<IResult> ReportsAsync(int? pageSize, string? pageToken, IntakeDbContext db, Act act, CancellationToken ct)
    {
        var validation = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, validation);
        var before = DateOnly.MaxValue;
        validation.Check(
            after is null || DateOnly.TryParseExact(after, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out before),
            "pageToken",
            "Not a token that a page gave."
        );
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var reports = await db
            .RetentionReports.AsNoTracking()
            .Where(r => r.Night < before)
            .OrderByDescending(r => r.Night)
            .Take(size + 1)
            .ToListAsync(ct);
        act.Audit(db, "read-retention-reports", "retention/reports");
        await db.SaveChangesAsync(ct);
        return Results.Json(
            Page<RetentionReportView>.Of(
                [.. reports.Select(RetentionReportView.Of)],
                size,
                r => r.Night.ToString("O", CultureInfo.InvariantCulture)
            ),
            Json.Options
        );
    }
}
