using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Show;

internal static class ListPlacements
{
    private static readonly ListOrder<PlacementRow, PlacementId> Orders = new ListOrder<PlacementRow, PlacementId>(
        row => row.Placement.Id,
        "registeredAt"
    )
        .By("registeredAt", row => row.Placement.RegisteredAt)
        .By("capLastDay", row => row.CapLastDay ?? DateOnly.MaxValue)
        .By("endedOn", row => row.Placement.EndedOn ?? DateOnly.MaxValue);

    public static void MapListPlacements(this RouteGroupBuilder api) =>
        api.MapGet("/placements", HandleAsync)
            .RequireUser()
            .WithName("ListPlacements")
            .WithSummary("The placements of every case that the caller may know of; oldest first unless orderBy says otherwise.")
            .WithDescription("Filters: caseId, personId, institutionId, state, capTo. orderBy: registeredAt, capLastDay or endedOn.")
            .Produces<Page<PlacementSummary>>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        [AsParameters] PlacementQuery asked,
        PlacementsDb db,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var states = valid.AnyOf<PlacementState>(asked.State, "state");
        valid.CheckDay(asked.CapTo, "capTo");
        var page = Orders.Read(
            asked.OrderBy,
            asked.PageSize,
            asked.PageToken,
            valid,
            asked.CaseId,
            asked.PersonId,
            asked.InstitutionId,
            states,
            asked.CapTo
        );
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (asked.CaseId is { } inCase && !await needToKnow.MaySeeAsync(inCase, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        var placements = asked.Narrow(db.Placements.AsNoTracking().VisibleTo(await needToKnow.VisibleCasesAsync(ct)));
        if (states.Count > 0)
        {
            placements = placements.Where(p => states.Contains(p.State));
        }
        var rows = placements.Select(p => new PlacementRow
        {
            Placement = p,
            CapLastDay = p
                .Deadlines.Where(d => d.Kind == DeadlineKind.CapReached && d.State != DeadlineState.Withdrawn)
                .Max(d => (DateOnly?)d.DueOn),
        });
        if (asked.CapTo is { } to)
        {
            rows = rows.Where(row => row.CapLastDay <= to);
        }
        return Results.Json(page.Of(await page.Cut(rows).ToListAsync(ct), PlacementSummary.Of), Json.Options);
    }
}

/// <param name="State">One or more, separated by commas.</param>
/// <param name="CapTo">The last lawful day is this day or earlier; a placement that has ended has none ahead.</param>
/// <param name="OrderBy">A field, or a field and desc.</param>
internal readonly record struct PlacementQuery(
    Guid? CaseId,
    Guid? PersonId,
    Guid? InstitutionId,
    string? State,
    DateOnly? CapTo,
    string? OrderBy,
    int? PageSize,
    string? PageToken
)
{
    public IQueryable<Placement> Narrow(IQueryable<Placement> placements)
    {
        if (CaseId is { } inCase)
        {
            var caseId = Domain.CaseId.From(inCase);
            placements = placements.Where(p => p.CaseId == caseId);
        }
        if (PersonId is { } ofChild)
        {
            var childId = Domain.PersonId.From(ofChild);
            placements = placements.Where(p => p.ChildId == childId);
        }
        if (InstitutionId is { } at)
        {
            var institutionId = Domain.InstitutionId.From(at);
            placements = placements.Where(p => p.InstitutionId == institutionId);
        }
        return placements;
    }
}

/// <summary>What the list reads.</summary>
internal sealed class PlacementRow
{
    public required Placement Placement { get; init; }

    public required DateOnly? CapLastDay { get; init; }
}

/// <summary>A placement in a list.</summary>
/// <param name="CapLastDay">The last lawful day; missing without a decision, and once it has ended.</param>
internal sealed record PlacementSummary(
    Guid Id,
    Guid CaseId,
    Guid PersonId,
    Guid InstitutionId,
    string RuleSet,
    PlacementState State,
    DateOnly? CapLastDay,
    DateOnly? EndedOn,
    DateTimeOffset RegisteredAt,
    long Version
)
{
    public static PlacementSummary Of(PlacementRow row) =>
        new(
            row.Placement.Id.Value,
            row.Placement.CaseId.Value,
            row.Placement.ChildId.Value,
            row.Placement.InstitutionId.Value,
            row.Placement.RuleSetCode,
            row.Placement.State,
            row.CapLastDay,
            row.Placement.EndedOn,
            row.Placement.RegisteredAt,
            row.Placement.Version
        );
}
