using System.ComponentModel;
using Tot.Intake.AssessDanger;

namespace Tot.Intake.RaiseIdentification;

// Words, days and instants come as text and are read by IdentificationReader, so that one answer names every field that is wrong.

internal sealed record IdentificationRequest
{
    [Description("Four digits (SSB); the caller's own when left out.")]
    public string? Municipality { get; init; }

    [Description("District within the municipality.")]
    public string? District { get; init; }

    [Description("Instant with offset; now when left out.")]
    public string? IdentifiedAt { get; init; }

    [Description("Must be true when the coordinator raises it.")]
    public bool? ConfirmedByPolice { get; init; }

    [Description("Those found together, 1 to 50.")]
    public IReadOnlyList<FoundPerson?>? Persons { get; init; }

    [Description("The police's view for everybody who has none of their own.")]
    public DangerAssessmentRequest? DangerAssessment { get; init; }
}

internal sealed record FoundPerson
{
    [Description("What the person is called or claims to be called.")]
    public string? Name { get; init; }

    public IReadOnlyList<string?>? Aliases { get; init; }

    [Description("Claimed birth date, ISO date.")]
    public string? BirthDate { get; init; }

    [Description("minor, adult or in-doubt; follows from the birth date when left out.")]
    public string? AgeGroup { get; init; }

    public string? Nationality { get; init; }

    public IReadOnlyList<IdentityNumberRequest?>? IdentityNumbers { get; init; }

    [Description("Language, for the interpreter.")]
    public string? Language { get; init; }

    public bool? NeedsInterpreter { get; init; }

    [Description("safety, shelter, health, legal-counsel, food-and-clothes, schooling, family-contact.")]
    public IReadOnlyList<string?>? ImmediateNeeds { get; init; }

    [Description("How the person can be contacted without danger.")]
    public string? SafeContact { get; init; }

    [Description("none, confidential (code 7) or strictly-confidential (code 6).")]
    public string? AddressConfidentiality { get; init; }

    [Description("Is the right to stay in Norway unsettled?")]
    public bool? ResidenceUnsettled { get; init; }

    public IReadOnlyList<RelationRequest?>? Relations { get; init; }

    [Description("The police's view on this person; the identification's when left out.")]
    public DangerAssessmentRequest? DangerAssessment { get; init; }
}

internal sealed record IdentityNumberRequest
{
    [Description("fodselsnummer, d-number, duf-number or foreign-document.")]
    public string? Kind { get; init; }

    public string? Value { get; init; }
}

internal sealed record RelationRequest
{
    [Description("Index in persons; instead of toPersonId.")]
    public int? ToIndex { get; init; }

    [Description("A person added to the group before; instead of toIndex, in later additions only.")]
    public Guid? ToPersonId { get; init; }

    [Description("What this person is to that one: sibling, parent, child, partner or travelled-together.")]
    public string? Kind { get; init; }
}
