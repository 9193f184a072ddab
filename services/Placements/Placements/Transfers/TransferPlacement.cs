using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Persistence;
using Tot.Placements.Show;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Transfers;

internal static class TransferPlacement
{
    public static void MapTransferPlacement(this RouteGroupBuilder api) =>
        api.MapPost("/placements/{id:guid}/transfer", HandleAsync)
            .RequireRoles(Roles.ChildWelfare)
            .WithName("TransferPlacement")
            .WithSummary("Moves the child to another approved institution with a free place. Moves no date.")
            .Produces<PlacementView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        TransferRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var institutionId = InstitutionId.From(valid.Required(body.InstitutionId, "institutionId"));
        var firstDay = valid.Required(body.FirstDay, "firstDay");
        valid.CheckDay(body.FirstDay, "firstDay");
        var reason = valid.Required(body.Reason, "reason", 500);
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var loaded = await db.LoadAsync(id, act, needToKnow, ct);
        if (!loaded.IsSuccess)
        {
            return loaded.Error.ToProblem();
        }
        if (await db.Institutions.FirstOrDefaultAsync(i => i.Id == institutionId, ct) is not { } institution)
        {
            return Error.NotFound("institution").ToProblem();
        }
        var placement = loaded.Value;
        var taken = await db.PlacesTakenAsync(institutionId, placement.ChildId, firstDay, ct);
        var moved = placement.TransferTo(institution, firstDay, reason, taken, act.Now);
        if (!moved.IsSuccess)
        {
            return moved.Error.ToProblem();
        }
        db.Record(act, "transfer-placement", placement, moved.Value);
        return await act.CommitAsync(db, Reply.Ok(PlacementView.Of(placement, act.Now), placement.Version), ct);
    }
}

/// <param name="FirstDay">The first day in the new institution.</param>
/// <param name="Reason">Why it moves. Nothing about a person.</param>
internal sealed record TransferRequest(Guid? InstitutionId, DateOnly? FirstDay, string? Reason);
