using Tot.Placements.Domain.Institutions;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Institutions;

internal static class RegisterInstitution
{
    public static void MapRegisterInstitution(this RouteGroupBuilder api) =>
        api.MapPost("/institutions", HandleAsync)
            .RequireRoles(Roles.Admin, Roles.ChildWelfare)
            .WithName("RegisterInstitution")
            .WithSummary("Registers an institution with its places and the period for which it is approved for this purpose.")
            .Produces<InstitutionView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(InstitutionRequest body, PlacementsDb db, Act act, CancellationToken ct)
    {
        var registered = Institution.Register(
            body.Name ?? "",
            body.Kind ?? InstitutionKind.Residential,
            body.Places ?? 0,
            body.ApprovedFrom,
            body.ApprovedUntil,
            act.Now,
            body.Municipality
        );
        if (!registered.IsSuccess)
        {
            return registered.Error.ToProblem();
        }
        var institution = registered.Value;
        db.Institutions.Add(institution);
        var path = $"institutions/{institution.Id.Value}";
        act.Audit(db, "register-institution", path);
        return await act.CommitAsync(db, Reply.Created($"{HttpApi.Prefix}/{path}", InstitutionView.Of(institution)), ct);
    }
}

/// <param name="ApprovedUntil">The approval's last day, inclusive; open when left out.</param>
/// <param name="Municipality">Number of the municipality it lies in, four digits.</param>
internal sealed record InstitutionRequest(
    string? Name,
    InstitutionKind? Kind,
    int? Places,
    DateOnly? ApprovedFrom,
    DateOnly? ApprovedUntil,
    string? Municipality
);

/// <summary>What the register says; not its version, which rises with each child that is admitted.</summary>
internal sealed record InstitutionView(
    Guid Id,
    string Name,
    InstitutionKind Kind,
    int Places,
    DateOnly? ApprovedFrom,
    DateOnly? ApprovedUntil,
    string? Municipality
)
{
    public static InstitutionView Of(Institution institution) =>
        new(
            institution.Id.Value,
            institution.Name,
            institution.Kind,
            institution.Places,
            institution.ApprovedFrom,
            institution.ApprovedUntil,
            institution.Municipality
        );
}
