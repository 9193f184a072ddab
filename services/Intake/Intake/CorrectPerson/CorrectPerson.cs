using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Matching;
using Tot.Intake.Persistence;
using Tot.Intake.RaiseIdentification;
using Tot.Intake.ReadPersons;
using Tot.Intake.Sealing;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.CorrectPerson;

internal static class CorrectPersonEndpoint
{
    public static void MapCorrectPerson(this RouteGroupBuilder api) =>
        api.MapPost(
                "/persons/{id:guid}/facts",
                (Guid id, CorrectionRequest body, CorrectPersonUseCase act, CancellationToken ct) => act.RunAsync(id, body, ct)
            )
            .RequireRoles(Roles.PoliceExit, Roles.Coordinator, Roles.ChildWelfare, Roles.SocialServices)
            .WithName("CorrectPerson")
            .WithSummary("Records what was learnt of a person later, or mends what turned out to be wrong.")
            .WithDescription(
                "What is left out stays as it is; an empty text or list takes it away. Who the person may be the same as is looked for again."
            )
            .Produces<PersonView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
}

internal sealed class CorrectPersonUseCase(
    IntakeDbContext db,
    Act act,
    CaseAccess access,
    PersonVault vault,
    MatchHashes hashes,
    IdentityNumberPolicy numbers
)
{
    public async Task<IResult> RunAsync(Guid id, CorrectionRequest request, CancellationToken ct)
    {
        if (await access.FindAsync(new PersonId(id), ct) is not var (person, @case))
        {
            return Error.NotFound("person").ToProblem();
        }
        if (
            person.ErasedAt is not null
            || await db.IdentityBoxes.FirstOrDefaultAsync(b => b.PersonId == person.Id, ct) is not { } box
            || vault.Open(person.Id, box.Box) is not { } before
        )
        {
            return IntakeErrors.PersonIsErased().ToProblem();
        }
        var others = await db.Persons.Where(p => p.CaseId == @case.Id && p.Id != person.Id).ToListAsync(ct);
        var validation = new Validation();
        var reader = new CorrectionReader(validation, new FactsReader(validation, act.Now, numbers));
        var identity = reader.Apply(request, before);
        var facts = reader.Apply(request, person.Facts, others.ConvertAll(p => p.Id));
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (act.CheckIfMatch(person.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var group = person.AgeGroup;
        var corrected = person.Correct(facts, before, identity, Oslo.Day(act.Now), @case.Phase);
        if (!corrected.IsSuccess)
        {
            return corrected.Error.ToProblem();
        }
        if (corrected.Value is { Count: > 0 } changes)
        {
            box.Box = vault.SealAgain(person.Id, identity) ?? box.Box;
            await db.ReplaceTraitsAsync(hashes, person, identity, ct);
            foreach (var other in others)
            {
                other.RelateTo(person.Id, [.. Back(person, other.Id)]);
            }
            act.Audit(db, "correct-person", Facts.PersonSubject(person), @case.Id.Value, [.. changes.Select(c => c.ToString())]);
            db.TellFacts(person, changes, act.Now);
            if (person.AgeGroup != group)
            {
                db.TellAge(person, act.Now, act.Now);
            }
        }
        return await act.CommitAsync(db, Reply.Ok(PersonView.Of(person, act.Now), person.Version), ct);
    }

    private static IEnumerable<Relation> Back(Person person, PersonId other) =>
        person.Relations.Where(r => r.To == other).Select(r => new Relation(person.Id, r.Kind.Inverse()));
}
