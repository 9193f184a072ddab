using System.ComponentModel;
using Tot.Intake.AssessDanger;

namespace Tot.Intake.RaiseIdentification;

// Words, days and instants come as text and are read by IdentificationReader, so that one answer names every field that is wrong.

internal sealed record IdentificationRequest(
    [property: Description("Four digits (SSB); the caller's own when left out.")] string? Municipality,
    [property: Description("District within the municipality.")] string? District,
    [property: Description("Instant with offset; now when left out.")] string? IdentifiedAt,
    [property: Description("Must be true when the coordinator raises it.")] bool? ConfirmedByPolice,
    [property: Description("Those found together, 1 to 50.")] IReadOnlyList<FoundPerson?>? Persons,
    [property: Description("The police's view for everybody who has none of their own.")] DangerAssessmentRequest? DangerAssessment
);

internal sealed record FoundPerson(
    [property: Description("What the person is called or claims to be called.")] string? Name,
    IReadOnlyList<string?>? Aliases,
    [property: Description("Claimed birth date, ISO date.")] string? BirthDate,
    [property: Description("minor, adult or in-doubt; follows from the birth date when left out.")] string? AgeGroup,
    string? Nationality,
    IReadOnlyList<IdentityNumberRequest?>? IdentityNumbers,
    [property: Description("Language, for the interpreter.")] string? Language,
    bool? NeedsInterpreter,
    [property: Description("safety, shelter, health, legal-counsel, food-and-clothes, schooling, family-contact.")]
        IReadOnlyList<string?>? ImmediateNeeds,
    [property: Description("How the person can be contacted without danger.")] string? SafeContact,
    [property: Description("none, confidential (code 7) or strictly-confidential (code 6).")] string? AddressConfidentiality,
    bool? ResidenceUnsettled,
    IReadOnlyList<RelationRequest?>? Relations,
    [property: Description("The police's view on this person; the identification's when left out.")]
        DangerAssessmentRequest? DangerAssessment
);

internal sealed record IdentityNumberRequest(
    [property: Description("fodselsnummer, d-number, duf-number or foreign-document.")] string? Kind,
    string? Value
);

internal sealed record RelationRequest(
    [property: Description("Index in persons.")] int? ToIndex,
    [property: Description("What this person is to that one: sibling, parent, child, partner or travelled-together.")] string? Kind
);
