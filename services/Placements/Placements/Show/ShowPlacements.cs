using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
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
}
