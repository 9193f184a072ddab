using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Aftercare;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Aftercare;

internal static class WriteAftercarePlan
{
    public static void MapWriteAftercarePlan(this RouteGroupBuilder api) =>
        api.MapPut("/placements/{id:guid}/aftercare-plan", HandleAsync)
            .RequireRoles(Roles.ChildWelfare)
            .WithName("WriteAftercarePlan")
            .WithSummary("Writes the aftercare plan. A change is a new revision, which all three sign anew.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        AftercarePlanRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var parts = body.ToParts(valid);
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var loaded = await db.LoadAsync(id, act, needToKnow, ct);
        if (!loaded.IsSuccess)
        {
            return loaded.Error.ToProblem();
        }
        var placement = loaded.Value;
        var roster = await db
            .RosterCopies.Where(r => r.CaseId == placement.CaseId.Value && (r.UntilAt == null || act.Now < r.UntilAt))
            .Select(r => r.AgencyId)
            .ToListAsync(ct);
        for (var i = 0; i < parts.Count; i++)
        {
            valid.Check(roster.Contains(parts[i].AgencyId.Value), $"parts[{i}].agencyId", "Not in the case's roster.");
        }
        if (valid.Error is { } outside)
        {
            return outside.ToProblem();
        }
        var written = placement.WriteAftercarePlan(parts, act.Now);
        if (!written.IsSuccess)
        {
            return written.Error.ToProblem();
        }
        db.Record(act, "write-aftercare-plan", placement, written.Value);
        return await act.CommitAsync(db, new Reply(StatusCodes.Status204NoContent, null, placement.Version, null), ct);
    }
}

internal sealed record AftercarePlanRequest(IReadOnlyList<AftercarePartRequest>? Parts)
{
    public IReadOnlyList<AftercarePart> ToParts(Validation valid)
    {
        var asked = valid.Required(Parts, "parts", Enum.GetValues<AftercareTopic>().Length);
        List<AftercarePart> parts =
        [
            .. asked.Select(
                (part, i) =>
                    new AftercarePart
                    {
                        Topic = valid.Required(part.Topic, $"parts[{i}].topic"),
                        AgencyId = AgencyId.From(valid.Required(part.AgencyId, $"parts[{i}].agencyId")),
                        Text = valid.Required(part.Text, $"parts[{i}].text", 2000),
                    }
            ),
        ];
        valid.Check(parts.DistinctBy(part => part.Topic).Count() == parts.Count, "parts", "One part for each topic.");
        return parts;
    }
}

/// <param name="AgencyId">The agency that answers for it, in the case's roster.</param>
internal sealed record AftercarePartRequest(AftercareTopic? Topic, Guid? AgencyId, string? Text);
