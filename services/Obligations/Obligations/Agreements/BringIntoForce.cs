using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agreements;

/// <summary>The parties have agreed: the yearly review is owed from now on, and the agreement takes the place of the one it supersedes.</summary>
internal static class BringIntoForce
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/agreements/{id:guid}/bring-into-force", HandleAsync)
            .WithName("BringAgreementIntoForce")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Bring an agreement into force")
            .Produces<AgreementView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static Task<IResult> HandleAsync(
        Guid id,
        Act act,
        AgreementAct agreements,
        AgreementDuties duties,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        return agreements.PerformAsync(
            id,
            "bring-agreement-into-force",
            reviews: false,
            (a, duty, by, now) => a.BringIntoForce(duty, by, now),
            ct,
            SupersedeAsync
        );

        async Task SupersedeAsync(Agreement agreement)
        {
            if (await db.Agreements.SingleOrDefaultAsync(a => a.Id == agreement.SupersedesId, ct) is not { } old)
            {
                return;
            }
            var owed = old.ReviewDutyId;
            // One that has ended otherwise leaves no place to take.
            if (old.Supersede(act.Actor(), act.Now) is { IsSuccess: true, Value: Change.Made })
            {
                act.Audit(db, "supersede-agreement", $"agreements/{old.Id.Value}", caseId: null, "state");
                await duties.FollowAsync(old, owed, reviewed: false, act.Actor(), act.Now, ct);
            }
        }
    }
}
