using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Reflection;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Reflection;

internal static class ShowReflectionPeriods
{
    private static readonly ListOrder<ReflectionPeriod, ReflectionPeriodId> Orders = new ListOrder<ReflectionPeriod, ReflectionPeriodId>(
        p => p.Id,
        "grantedOn"
    )
        .By("grantedOn", p => p.GrantedOn)
        .By("registeredAt", p => p.RegisteredAt);

    public static void MapShowReflectionPeriods(this RouteGroupBuilder api)
    {
        api.MapGet("/reflection-periods/{id:guid}", GetAsync)
            .RequireUser()
            .WithName("GetReflectionPeriod")
            .WithSummary("A reflection period, with its deadline.")
            .Produces<ReflectionPeriodView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/reflection-periods", ListAsync)
            .RequireUser()
            .WithName("ListReflectionPeriods")
            .WithSummary("The reflection periods of every case that the caller may know of, by grantedOn unless orderBy says registeredAt.")
            .WithDescription("Filters: caseId, personId, standing (not struck).")
            .Produces<Page<ReflectionPeriodView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> GetAsync(
        Guid id,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        HttpContext http,
        CancellationToken ct
    )
    {
        var periodId = ReflectionPeriodId.From(id);
        var visible = db.ReflectionPeriods.AsNoTracking().Include(p => p.Deadlines).VisibleTo(await needToKnow.VisibleCasesAsync(ct));
        if (await visible.FirstOrDefaultAsync(p => p.Id == periodId, ct) is not { } period)
        {
            return Error.NotFound("reflection period").ToProblem();
        }
        act.Audit(db, "read-reflection-period", $"reflection-periods/{id}", period.CaseId.Value);
        await db.SaveChangesAsync(ct);
        // No 304: the deadline goes on although the version stands still.
        http.Response.Headers.ETag = Answers.ETag(period.Version);
        return Results.Json(ReflectionPeriodView.Of(period), Json.Options);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PeriodQuery asked,
        PlacementsDb db,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var page = Orders.Read(asked.OrderBy, asked.PageSize, asked.PageToken, valid, asked.CaseId, asked.PersonId, asked.Standing);
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (asked.CaseId is { } inCase && !await needToKnow.MaySeeAsync(inCase, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        var periods = asked.Narrow(
            db.ReflectionPeriods.AsNoTracking().Include(p => p.Deadlines).VisibleTo(await needToKnow.VisibleCasesAsync(ct))
        );
        return Results.Json(page.Of(await page.Cut(periods).ToListAsync(ct), ReflectionPeriodView.Of), Json.Options);
    }
}

/// <param name="Standing">Only those that were not struck, or only those that were.</param>
/// <param name="OrderBy">A field, or a field and desc.</param>
internal readonly record struct PeriodQuery(Guid? CaseId, Guid? PersonId, bool? Standing, string? OrderBy, int? PageSize, string? PageToken)
{
    public IQueryable<ReflectionPeriod> Narrow(IQueryable<ReflectionPeriod> periods)
    {
        if (CaseId is { } inCase)
        {
            var caseId = Domain.CaseId.From(inCase);
            periods = periods.Where(p => p.CaseId == caseId);
        }
        if (PersonId is { } of)
        {
            var personId = Domain.PersonId.From(of);
            periods = periods.Where(p => p.PersonId == personId);
        }
        return Standing is { } standing ? periods.Where(p => p.StruckAt == null == standing) : periods;
    }
}

/// <summary>A reflection period. It begins on grantedOn; its deadline is due on its last day.</summary>
internal sealed record ReflectionPeriodView(
    Guid Id,
    Guid CaseId,
    Guid PersonId,
    DateOnly GrantedOn,
    string RuleSet,
    DateTimeOffset? StruckAt,
    string? StrikeReason,
    DeadlineView Deadline,
    long Version
)
{
    public static ReflectionPeriodView Of(ReflectionPeriod period) =>
        new(
            period.Id.Value,
            period.CaseId.Value,
            period.PersonId.Value,
            period.GrantedOn,
            period.RuleSetCode,
            period.StruckAt,
            period.StrikeReason,
            DeadlineView.Of(period.Deadlines[0]),
            period.Version
        );
}
