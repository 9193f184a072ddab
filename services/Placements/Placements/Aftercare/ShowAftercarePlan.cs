using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Aftercare;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Aftercare;

internal static class ShowAftercarePlan
{
    public static void MapShowAftercarePlan(this RouteGroupBuilder api) =>
        api.MapGet("/placements/{id:guid}/aftercare-plan", HandleAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetAftercarePlan")
            .WithSummary("The aftercare plan: its parts, what it still lacks, and who has signed.")
            .Produces<AftercarePlanView>()
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
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
        var placement = await db.Placements.AsNoTracking().VisibleTo(visible).FirstOrDefaultAsync(p => p.Id == placementId, ct);
        if (placement?.Aftercare is not { } plan)
        {
            return Error.NotFound("aftercare plan").ToProblem();
        }
        act.Audit(db, "read-aftercare-plan", $"placements/{id}", placement.CaseId.Value);
        await db.SaveChangesAsync(ct);
        return Answers.Ok(http, AftercarePlanView.Of(plan), placement.Version);
    }
}

/// <param name="MissingTopics">What must be there before anybody can sign.</param>
internal sealed record AftercarePlanView(
    int Revision,
    IReadOnlyList<AftercarePartView> Parts,
    IReadOnlyList<AftercareTopic> MissingTopics,
    IReadOnlyList<AftercareSignatureView> Signatures,
    DateTimeOffset? SignedAt
)
{
    public static AftercarePlanView Of(AftercarePlan plan) =>
        new(
            plan.Revision,
            [.. plan.Parts.Select(part => new AftercarePartView(part.Topic, part.AgencyId.Value, part.Text))],
            plan.MissingTopics,
            [
                .. plan.Signatures.Select(signature => new AftercareSignatureView(
                    signature.Party,
                    signature.AgencyId.Value,
                    signature.SignedBy,
                    signature.SignedAt
                )),
            ],
            plan.SignedAt
        );
}

internal sealed record AftercarePartView(AftercareTopic Topic, Guid AgencyId, string Text);

internal sealed record AftercareSignatureView(SigningParty Party, Guid AgencyId, string SignedBy, DateTimeOffset SignedAt);
