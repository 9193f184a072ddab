using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;

namespace Tot.Placements.Show;

internal static class ShowPlacements
{
    public static void MapShowPlacements(this RouteGroupBuilder api)
    {
        api.MapGet("/placements/{id:guid}", GetAsync)
            .RequireUser()
            .WithName("GetPlacement")
            .WithSummary("A placement: its chain of decisions, the last lawful day, and every deadline with its basis.")
            .Produces<PlacementView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/placements", ListAsync)
            .RequireUser()
            .WithName("ListPlacements")
            .WithSummary("The placements of a case, or of every case that the caller may know of; oldest first.")
            .Produces<Page<PlacementSummary>>()
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
        var visible = await needToKnow.VisibleCasesAsync(ct);
        var placementId = PlacementId.From(id);
        var placement = await db.AtOneInstantAsync(
            () => db.Placements.AsNoTracking().Whole().VisibleTo(visible).FirstOrDefaultAsync(p => p.Id == placementId, ct),
            ct
        );
        if (placement is null)
        {
            return Error.NotFound("placement").ToProblem();
        }
        act.Audit(db, "read-placement", $"placements/{id}", placement.CaseId.Value);
        await db.SaveChangesAsync(ct);
        // No 304: days and deadlines go on although the version stands still.
        http.Response.Headers.ETag = Answers.ETag(placement.Version);
        return Results.Json(PlacementView.Of(placement, act.Now), Json.Options);
    }

    private static async Task<IResult> ListAsync(
        Guid? caseId,
        int? pageSize,
        string? pageToken,
        PlacementsDb db,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var (size, after) = PageToken.Read(pageSize, pageToken, valid);
        valid.Check(after is null || Guid.TryParse(after, out _), "pageToken", "Not a token that a page gave.");
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (caseId is { } asked && !await needToKnow.MaySeeAsync(asked, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        var placements = db.Placements.AsNoTracking().VisibleTo(await needToKnow.VisibleCasesAsync(ct));
        if (caseId is { } one)
        {
            var ofCase = CaseId.From(one);
            placements = placements.Where(p => p.CaseId == ofCase);
        }
        if (after is not null)
        {
            var last = PlacementId.From(Guid.Parse(after));
            placements = placements.Where(p => p.Id.CompareTo(last) > 0);
        }
        var read = await placements.OrderBy(p => p.Id).Take(size + 1).ToListAsync(ct);
        return Results.Json(Page<PlacementSummary>.Of([.. read.Select(PlacementSummary.Of)], size, p => p.Id.ToString()), Json.Options);
    }
}

/// <summary>A placement in a list.</summary>
internal sealed record PlacementSummary(
    Guid Id,
    Guid CaseId,
    Guid PersonId,
    Guid InstitutionId,
    string RuleSet,
    PlacementState State,
    DateOnly? EndedOn,
    DateTimeOffset RegisteredAt,
    long Version
)
{
    public static PlacementSummary Of(Placement placement) =>
        new(
            placement.Id.Value,
            placement.CaseId.Value,
            placement.ChildId.Value,
            placement.InstitutionId.Value,
            placement.RuleSetCode,
            placement.State,
            placement.EndedOn,
            placement.RegisteredAt,
            placement.Version
        );
}
