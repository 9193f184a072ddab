using Tot.Events.V1;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Aftercare;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Aftercare;

internal static class SignAftercarePlan
{
    public static void MapSignAftercarePlan(this RouteGroupBuilder api) =>
        api.MapPost("/placements/{id:guid}/aftercare-plan/signatures", HandleAsync)
            .RequireRoles(Roles.ChildWelfare, Roles.PoliceExit, Roles.Immigration)
            .WithName("SignAftercarePlan")
            .WithSummary(
                "A person of child welfare, police or immigration signs the revision they have read; the third signature meets the deadline."
            )
            .Produces<AftercareSummary>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        Guid id,
        SignatureRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var revision = valid.Required(body.Revision, "revision");
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var loaded = await db.LoadAsync(id, act, needToKnow, ct);
        if (!loaded.IsSuccess || await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return (loaded.Error ?? Error.NotFound("placement")).ToProblem();
        }
        if (act.Caller.IsMachine || PartyOf(agency.Kind) is not { } party)
        {
            return Error.Forbidden("The plan is signed by a person of child welfare, police or immigration.").ToProblem();
        }
        var placement = loaded.Value;
        var signed = placement.SignAftercarePlan(revision, party, AgencyId.From(agency.Id), act.Caller.Subject, act.Now);
        if (!signed.IsSuccess)
        {
            return signed.Error.ToProblem();
        }
        db.Record(act, "sign-aftercare-plan", placement, signed.Value);
        return await act.CommitAsync(db, Reply.Ok(AftercareSummary.Of(placement.Aftercare!), placement.Version), ct);
    }

    private static SigningParty? PartyOf(AgencyKind kind) =>
        kind switch
        {
            AgencyKind.ChildWelfare => SigningParty.ChildWelfare,
            AgencyKind.PoliceExit => SigningParty.Police,
            AgencyKind.ImmigrationAuthority => SigningParty.Immigration,
            _ => null,
        };
}

/// <param name="Revision">The revision that the person has read.</param>
internal sealed record SignatureRequest(int? Revision);
