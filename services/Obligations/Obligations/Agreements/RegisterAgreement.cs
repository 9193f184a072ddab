using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agreements;

/// <summary>Adds an agreement to the register, as a draft that binds nobody yet.</summary>
internal static class RegisterAgreement
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/agreements", HandleAsync)
            .WithName("RegisterAgreement")
            .RequireRoles(Roles.Coordinator)
            .WithSummary("Register an agreement")
            .Produces<AgreementView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <param name="Terms">What it says of itself.</param>
    /// <param name="SupersedesId">The agreement whose place it takes when it comes into force; of the same owner.</param>
    internal sealed record RegisterAgreementRequest(AgreementBody? Terms, Guid? SupersedesId);

    private static async Task<IResult> HandleAsync(
        RegisterAgreementRequest body,
        Act act,
        INeedToKnow needToKnow,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        if (await needToKnow.AgencyAsync(ct) is not { } own)
        {
            return Error.Forbidden("Only an agency of the directory owns an agreement.").ToProblem();
        }
        if (body.Terms is null)
        {
            return Error.Validation("terms", "Required.").ToProblem();
        }
        var (owner, supersedes) = (AgencyId.From(own.Id), body.SupersedesId is { } old ? AgreementId.From(old) : (AgreementId?)null);
        if (supersedes is { } id && !await db.Agreements.AnyAsync(a => a.Id == id && a.OwnerId == owner, ct))
        {
            return Error.Validation("supersedesId", "An agreement that your agency owns.").ToProblem();
        }
        var terms = await body.Terms.ToTermsAsync(db, Oslo.Day(act.Now), ct);
        if (!terms.IsSuccess)
        {
            return terms.Error.ToProblem();
        }
        var drafted = Agreement.Draft(AgreementId.From(Guid.CreateVersion7(act.Now)), owner, terms.Value, supersedes, act.Now);
        if (!drafted.IsSuccess)
        {
            return drafted.Error.ToProblem();
        }
        var agreement = drafted.Value;
        db.Agreements.Add(agreement);
        act.Audit(db, "register-agreement", $"agreements/{agreement.Id.Value}");
        var location = $"{HttpApi.Prefix}/agreements/{agreement.Id.Value}";
        return await act.CommitAsync(db, Reply.Created(location, AgreementView.Of(agreement), agreement.Version), ct);
    }
}
