using Tot.Intake.AssessDanger;
using Tot.Intake.Domain;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;

namespace Tot.Intake.RaiseIdentification;

/// <summary>A person as read from the request, before anything is decided.</summary>
internal sealed record ReadPerson(PersonId Id, PersonFacts Facts, PersonIdentity Identity, DangerAssessment? Danger);

/// <summary>The persons, and the relations of each of the group, those named before included.</summary>
internal sealed record ReadGroup(IReadOnlyList<ReadPerson> Persons, ILookup<PersonId, Relation> Relations);

/// <summary>Reads who was found, and names every field that is wrong by its path in the request, such as <c>persons[2].birthDate</c>.</summary>
internal sealed class IdentificationReader(Validation validation, AgencyId by, DateTimeOffset now, IdentityNumberPolicy policy)
{
    private const int MaxPersons = 50;

    private readonly FactsReader _facts = new(validation, now, policy);

    /// <param name="persons">Those found.</param>
    /// <param name="danger">The police's view for everybody who has none of their own.</param>
    /// <param name="earlier">Those of the group who were named before, whom the others may be related to.</param>
    public ReadGroup Read(IReadOnlyList<FoundPerson?>? persons, DangerAssessmentRequest? danger, IReadOnlyCollection<PersonId> earlier)
    {
        var found = validation.Required(persons, "persons", MaxPersons);
        var ids = found.Select(_ => new PersonId(Guid.CreateVersion7(now))).ToList();
        var relations = Relations.Complete(found.SelectMany((p, i) => ReadRelations(p, i, ids, earlier)));
        var general = danger is { } d ? d.Read(validation, "dangerAssessment.", by, now) : null;
        var read = found.Select((person, i) => ReadPerson(person, $"persons[{i}].", ids[i], [.. relations[ids[i]]], general));
        return new ReadGroup([.. read], relations);
    }

    private ReadPerson ReadPerson(
        FoundPerson? person,
        string path,
        PersonId id,
        IReadOnlyList<Relation> relations,
        DangerAssessment? general
    )
    {
        validation.Check(person is not null, path.TrimEnd('.'), "Required.");
        person ??= new FoundPerson();
        var identity = ReadIdentity(person, path);
        var facts = new PersonFacts
        {
            AgeGroup =
                validation.Word<AgeGroup>(person.AgeGroup, path + "ageGroup") ?? AgeGroups.On(Oslo.Day(now), identity.ClaimedBirthDate),
            AgeGroupFollowsBirthDate = person.AgeGroup is null,
            ImmediateNeeds = _facts.Needs(person.ImmediateNeeds, path + "immediateNeeds"),
            NeedsInterpreter = person.NeedsInterpreter ?? false,
            AddressConfidentiality =
                validation.Word<AddressConfidentiality>(person.AddressConfidentiality, path + "addressConfidentiality")
                ?? AddressConfidentiality.None,
            ResidenceUnsettled = person.ResidenceUnsettled ?? false,
            Relations = relations,
        };
        var own = person.DangerAssessment is { } d ? d.Read(validation, path + "dangerAssessment.", by, now) : null;
        return new ReadPerson(id, facts, identity, own ?? general);
    }

    private PersonIdentity ReadIdentity(FoundPerson person, string path) =>
        new()
        {
            ClaimedName = _facts.Text(person.Name, path + "name"),
            Aliases = _facts.Aliases(person.Aliases, path + "aliases"),
            ClaimedBirthDate = _facts.BirthDate(person.BirthDate, path + "birthDate"),
            Nationality = _facts.Nationality(person.Nationality, path + "nationality"),
            IdentityNumbers = _facts.Numbers(person.IdentityNumbers, path + "identityNumbers"),
            Language = _facts.Language(person.Language, path + "language"),
            SafeContact = _facts.SafeContact(person.SafeContact, path + "safeContact"),
        };

    private IEnumerable<(PersonId From, Relation Relation)> ReadRelations(
        FoundPerson? person,
        int index,
        List<PersonId> ids,
        IReadOnlyCollection<PersonId> earlier
    )
    {
        foreach (var (relation, path) in _facts.Items(person?.Relations, $"persons[{index}].relations", MaxPersons))
        {
            var to = relation?.ToPersonId is { } id ? ReadEarlier(relation, id, path, earlier) : ReadIndex(relation, index, path, ids);
            var kind = validation.RequiredWord<RelationKind>(relation?.Kind, path + ".kind");
            if (to is { } other && kind != default)
            {
                yield return (ids[index], new Relation(other, kind));
            }
        }
    }

    private PersonId? ReadEarlier(RelationRequest relation, Guid id, string path, IReadOnlyCollection<PersonId> earlier)
    {
        var known = earlier.Contains(new PersonId(id)) && relation.ToIndex is null;
        validation.Check(known, path + ".toPersonId", "A person added to the same identification before, without toIndex.");
        return known ? new PersonId(id) : null;
    }

    private PersonId? ReadIndex(RelationRequest? relation, int index, string path, List<PersonId> ids)
    {
        var to = relation?.ToIndex ?? -1;
        var other = to >= 0 && to < ids.Count && to != index;
        validation.Check(other, path + ".toIndex", "The index of another person of the same request.");
        return other ? ids[to] : null;
    }
}
