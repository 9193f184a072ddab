using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.Sealing;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.ReadPersons;

/// <summary>Who a person is or claims to be.</summary>
internal sealed record IdentityView(
    Guid PersonId,
    string? Name,
    IReadOnlyList<string> Aliases,
    DateOnly? BirthDate,
    string? Nationality,
    IReadOnlyList<IdentityView.NumberView> IdentityNumbers,
    string? Language,
    string? SafeContact,
    AddressConfidentiality AddressConfidentiality
)
{
    public static IdentityView Of(Person person, PersonIdentity identity) =>
        new(
            person.Id.Value,
            identity.ClaimedName,
            identity.Aliases,
            identity.ClaimedBirthDate,
            identity.Nationality,
            [.. identity.IdentityNumbers.Select(n => new NumberView(n.Kind, n.Value))],
            identity.Language,
            identity.SafeContact,
            person.AddressConfidentiality
        );

    internal sealed record NumberView(IdentityNumberKind Kind, string Value);
}

internal static class ReadIdentityEndpoint
{
    public static void MapReadIdentity(this RouteGroupBuilder api) =>
        api.MapGet("/persons/{id:guid}/identity", GetAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetIdentity")
            .WithSummary("Who a person is or claims to be. Every reading is audited as its own kind.")
            .Produces<IdentityView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);

    private static async Task<IResult> GetAsync(
        Guid id,
        CaseAccess access,
        IntakeDbContext db,
        PersonVault vault,
        Act act,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (await access.FindAsync(new PersonId(id), ct) is not var (person, @case))
        {
            return Error.NotFound("person").ToProblem();
        }
        if (person.ErasedAt is not null)
        {
            return IntakeErrors.PersonIsErased().ToProblem();
        }
        var box = await db.IdentityBoxes.AsNoTracking().FirstOrDefaultAsync(b => b.PersonId == person.Id, ct);
        if (box is null || vault.Open(person.Id, box.Box) is not { } identity)
        {
            return Error.NotFound("identity").ToProblem();
        }
        // Nobody is shown who a person is before it is on record that they asked.
        act.Audit(db, "read-identity", Facts.PersonSubject(person), @case.Id.Value);
        await db.SaveChangesAsync(ct);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(IdentityView.Of(person, identity), Json.Options);
    }
}
