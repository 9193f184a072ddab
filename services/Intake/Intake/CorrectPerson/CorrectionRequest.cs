using System.ComponentModel;
using Tot.Intake.Domain;
using Tot.Intake.RaiseIdentification;
using Tot.ServiceDefaults.Http;

namespace Tot.Intake.CorrectPerson;

internal sealed record CorrectionRequest
{
    [Description("What the person is called or claims to be called.")]
    public string? Name { get; init; }

    [Description("All other names the person goes by.")]
    public IReadOnlyList<string?>? Aliases { get; init; }

    [Description("Claimed birth date, ISO date. The age group follows it when nobody has said or assessed another.")]
    public string? BirthDate { get; init; }

    public string? Nationality { get; init; }

    [Description("All numbers and documents.")]
    public IReadOnlyList<IdentityNumberRequest?>? IdentityNumbers { get; init; }

    [Description("Language, for the interpreter.")]
    public string? Language { get; init; }

    public bool? NeedsInterpreter { get; init; }

    [Description("All of safety, shelter, health, legal-counsel, food-and-clothes, schooling, family-contact.")]
    public IReadOnlyList<string?>? ImmediateNeeds { get; init; }

    [Description("How the person can be contacted without danger.")]
    public string? SafeContact { get; init; }

    [Description("none, confidential (code 7) or strictly-confidential (code 6).")]
    public string? AddressConfidentiality { get; init; }

    [Description("Is the right to stay in Norway unsettled?")]
    public bool? ResidenceUnsettled { get; init; }

    [Description("All relations to the others of the case; theirs to the person follow.")]
    public IReadOnlyList<CorrectedRelation?>? Relations { get; init; }
}

internal sealed record CorrectedRelation
{
    [Description("Another person of the same case.")]
    public Guid? ToPersonId { get; init; }

    [Description("What this person is to that one: sibling, parent, child, partner or travelled-together.")]
    public string? Kind { get; init; }
}

/// <summary>Puts what a correction says in the place of what was known; what it leaves out stays.</summary>
internal sealed class CorrectionReader(Validation validation, FactsReader read)
{
    public PersonIdentity Apply(CorrectionRequest request, PersonIdentity before) =>
        new()
        {
            ClaimedName = request.Name is { } name ? read.Text(name, "name") : before.ClaimedName,
            Aliases = request.Aliases is { } aliases ? read.Aliases(aliases, "aliases") : before.Aliases,
            ClaimedBirthDate = request.BirthDate switch
            {
                null => before.ClaimedBirthDate,
                "" => null,
                var day => read.BirthDate(day, "birthDate"),
            },
            Nationality = request.Nationality is { } nationality ? read.Nationality(nationality, "nationality") : before.Nationality,
            IdentityNumbers = request.IdentityNumbers is { } numbers ? read.Numbers(numbers, "identityNumbers") : before.IdentityNumbers,
            Language = request.Language is { } language ? read.Language(language, "language") : before.Language,
            SafeContact = request.SafeContact is { } contact ? read.SafeContact(contact, "safeContact") : before.SafeContact,
        };

    public PersonFacts Apply(CorrectionRequest request, PersonFacts before, IReadOnlyCollection<PersonId> others) =>
        before with
        {
            ImmediateNeeds = request.ImmediateNeeds is { } needs ? read.Needs(needs, "immediateNeeds") : before.ImmediateNeeds,
            NeedsInterpreter = request.NeedsInterpreter ?? before.NeedsInterpreter,
            AddressConfidentiality =
                validation.Word<AddressConfidentiality>(request.AddressConfidentiality, "addressConfidentiality")
                ?? before.AddressConfidentiality,
            ResidenceUnsettled = request.ResidenceUnsettled ?? before.ResidenceUnsettled,
            Relations = request.Relations is { } relations
                ? [.. read.Items(relations, "relations").Select(r => Relation(r.Item, r.Path, others)).Distinct()]
                : before.Relations,
        };

    private Relation Relation(CorrectedRelation? relation, string path, IReadOnlyCollection<PersonId> others)
    {
        var to = new PersonId(relation?.ToPersonId ?? Guid.Empty);
        validation.Check(others.Contains(to), path + ".toPersonId", "Another person of the same case.");
        return new Relation(to, validation.RequiredWord<RelationKind>(relation?.Kind, path + ".kind"));
    }
}
