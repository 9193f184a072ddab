using Tot.Intake.Domain;
using Tot.Intake.Matching;
using Tot.Intake.Persistence;
using Tot.Intake.Sealing;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.RaiseIdentification;

/// <summary>What is the same for those an identification names at once and those it names later.</summary>
internal sealed class NewPersons(IntakeDbContext db, Act act, PersonVault vault, MatchHashes hashes)
{
    public static Error? Authorise(Caller caller, bool? confirmedByPolice, IReadOnlyList<ReadPerson> persons)
    {
        if (caller.Is(Roles.PoliceExit))
        {
            return null;
        }
        if (confirmedByPolice is not true)
        {
            return IntakeErrors.PoliceConfirmationMissing();
        }
        return persons.Any(p => p.Danger is not null) ? Error.Forbidden("Only the police record how they assess the danger.") : null;
    }

    public Task<IReadOnlyDictionary<PersonId, byte[]>> SealAsync(IReadOnlyList<ReadPerson> read, CancellationToken ct) =>
        vault.SealNewAsync([.. read.Select(p => (p.Id, p.Identity))], ct);

    public IReadOnlyList<Person> Add(CaseId @case, IReadOnlyList<ReadPerson> read, IReadOnlyDictionary<PersonId, byte[]> boxes)
    {
        var persons = read.Select(p => Person.Identify(p.Id, @case, p.Facts, p.Danger)).ToList();
        db.AddRange(persons);
        db.AddRange(
            persons.Select(p => new IdentityBox
            {
                PersonId = p.Id,
                Box = boxes[p.Id],
                TraitForm = MatchTraits.Form,
            })
        );
        db.AddTraits(hashes, @case, read.Select(p => (p.Id, p.Identity)));
        return persons;
    }

    public void TellDangers(IEnumerable<Person> persons)
    {
        foreach (var person in persons.Where(p => p.Danger is not null))
        {
            db.TellDanger(person, person.Danger!, act.Now);
        }
    }
}
