using Tot.Intake.Domain;

namespace Tot.Intake.ReadCases;

/// <summary>An identification and the case it opened.</summary>
internal sealed record IdentificationView(
    Guid Id,
    Guid CaseId,
    string CaseNumber,
    string Municipality,
    string? District,
    DateTimeOffset IdentifiedAt,
    DateTimeOffset RaisedAt,
    IReadOnlyList<IdentificationView.FoundPersonView> Persons
)
{
    public static IdentificationView Of(CaseFile file) =>
        new(
            file.Identification.Id.Value,
            file.Case.Id.Value,
            file.Case.Number.ToString(),
            file.Case.Municipality.Value,
            file.Case.District,
            file.Identification.IdentifiedAt,
            file.Identification.RaisedAt,
            [.. file.Persons.Select(p => new FoundPersonView(p.Id.Value, p.AgeGroup))]
        );

    internal sealed record FoundPersonView(Guid PersonId, AgeGroup AgeGroup);
}

/// <summary>A case in a list.</summary>
internal sealed record CaseSummary(
    Guid Id,
    string CaseNumber,
    string Municipality,
    string? District,
    CasePhase Phase,
    DateTimeOffset OpenedAt
)
{
    public static CaseSummary Of(Case @case) =>
        new(@case.Id.Value, @case.Number.ToString(), @case.Municipality.Value, @case.District, @case.Phase, @case.OpenedAt);
}

/// <summary>A case with what its persons need, and nothing of who they are.</summary>
internal sealed record CaseView(
    Guid Id,
    string CaseNumber,
    string Municipality,
    string? District,
    CasePhase Phase,
    DateTimeOffset OpenedAt,
    DateTimeOffset IdentifiedAt,
    Guid IdentificationId,
    IReadOnlyList<CaseView.CasePersonView> Persons
)
{
    public static CaseView Of(CaseFile file, DateTimeOffset now) =>
        new(
            file.Case.Id.Value,
            file.Case.Number.ToString(),
            file.Case.Municipality.Value,
            file.Case.District,
            file.Case.Phase,
            file.Case.OpenedAt,
            file.Identification.IdentifiedAt,
            file.Identification.Id.Value,
            [.. file.Persons.Select(p => CasePersonView.Of(p, now))]
        );

    internal sealed record CasePersonView(
        Guid PersonId,
        AgeGroup AgeGroup,
        bool CountsAsMinor,
        PersonStatus Status,
        IReadOnlyList<ImmediateNeed> ImmediateNeeds,
        bool NeedsInterpreter,
        bool ResidenceUnsettled,
        AddressConfidentiality AddressConfidentiality,
        DangerView? Danger,
        DateTimeOffset? ErasedAt
    )
    {
        public static CasePersonView Of(Person p, DateTimeOffset now) =>
            new(
                p.Id.Value,
                p.AgeGroup,
                p.AgeGroup.CountsAsMinor(),
                p.Status,
                p.ImmediateNeeds,
                p.NeedsInterpreter,
                p.ResidenceUnsettled,
                p.AddressConfidentiality,
                DangerView.Of(p.Danger, now),
                p.ErasedAt
            );
    }
}

/// <summary>What the police found; <paramref name="Valid"/> tells whether it still holds now.</summary>
internal sealed record DangerView(DangerLevel Level, DateTimeOffset AssessedAt, DateOnly? ValidUntil, string? ExternalReference, bool Valid)
{
    public static DangerView? Of(DangerAssessment? danger, DateTimeOffset now) =>
        danger is null ? null : new(danger.Level, danger.AssessedAt, danger.ValidUntilOn, danger.ExternalReference, danger.IsValidAt(now));
}
