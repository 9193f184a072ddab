using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Deadlines;

internal static class ListDeadlines
{
    private static readonly ListOrder<Deadline, DeadlineId> Orders = new ListOrder<Deadline, DeadlineId>(d => d.Id, "dueAt")
        .By("dueAt", d => d.DueAt)
        .By("latestSafeDay", d => d.LatestSafeDay);

    public static void MapListDeadlines(this RouteGroupBuilder api) =>
        api.MapGet("/deadlines", HandleAsync)
            .RequireUser()
            .WithName("ListDeadlines")
            .WithSummary("The deadlines of every case that the caller may know of; the next due first unless orderBy says otherwise.")
            .WithDescription("Filters: caseId, placementId, kind, state, dueFrom, dueTo. orderBy: dueAt or latestSafeDay.")
            .Produces<Page<DeadlineView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        [AsParameters] DeadlineQuery asked,
        PlacementsDb db,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var kinds = valid.AnyOf<DeadlineKind>(asked.Kind, "kind");
        var states = valid.AnyOf<DeadlineState>(asked.State, "state");
        valid.CheckDay(asked.DueFrom, "dueFrom");
        valid.CheckDay(asked.DueTo, "dueTo");
        var page = Orders.Read(
            asked.OrderBy,
            asked.PageSize,
            asked.PageToken,
            valid,
            asked.CaseId,
            asked.PlacementId,
            kinds,
            states,
            asked.DueFrom,
            asked.DueTo
        );
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (asked.CaseId is { } inCase && !await needToKnow.MaySeeAsync(inCase, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        var deadlines = asked.Narrow(db.Deadlines.AsNoTracking().VisibleTo(await needToKnow.VisibleCasesAsync(ct)));
        if (kinds.Count > 0)
        {
            deadlines = deadlines.Where(d => kinds.Contains(d.Kind));
        }
        if (states.Count > 0)
        {
            deadlines = deadlines.Where(d => states.Contains(d.State));
        }
        return Results.Json(page.Of(await page.Cut(deadlines).ToListAsync(ct), DeadlineView.Of), Json.Options);
    }
}

/// <param name="Kind">One or more, separated by commas.</param>
/// <param name="State">One or more, separated by commas.</param>
/// <param name="DueFrom">Due on this day or later.</param>
/// <param name="DueTo">Due on this day or earlier.</param>
/// <param name="OrderBy">A field, or a field and desc.</param>
internal readonly record struct DeadlineQuery(
    Guid? CaseId,
    Guid? PlacementId,
    string? Kind,
    string? State,
    DateOnly? DueFrom,
    DateOnly? DueTo,
    string? OrderBy,
    int? PageSize,
    string? PageToken
)
{
    public IQueryable<Deadline> Narrow(IQueryable<Deadline> deadlines)
    {
        if (CaseId is { } inCase)
        {
            var caseId = Domain.CaseId.From(inCase);
            deadlines = deadlines.Where(d => d.CaseId == caseId);
        }
        if (PlacementId is { } ofPlacement)
        {
            var placementId = Domain.PlacementId.From(ofPlacement);
            deadlines = deadlines.Where(d => d.PlacementId == placementId);
        }
        if (DueFrom is { } from)
        {
            deadlines = deadlines.Where(d => d.DueOn >= from);
        }
        if (DueTo is { } to)
        {
            deadlines = deadlines.Where(d => d.DueOn <= to);
        }
        return deadlines;
    }
}
