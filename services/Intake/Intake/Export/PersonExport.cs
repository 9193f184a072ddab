using Tot.Intake.Consents;
using Tot.Intake.Domain;
using Tot.Intake.Matching;
using Tot.Intake.ReadPersons;

namespace Tot.Intake.Export;

/// <summary>
/// Everything that is held on a person, for the person's right of access (GDPR article 15). Of others it tells nothing: not who is related, not who may be the same, not which
/// account looked.
/// </summary>
internal sealed record PersonExport(
    DateTimeOffset ExportedAt,
    PersonExport.CaseView Case,
    IdentityView? Identity,
    PersonExport.FactsView Facts,
    ConsentsView Consents,
    IReadOnlyList<PersonExport.SharedView> Disclosures,
    IReadOnlyList<PersonExport.PossibleMatchView> PossibleMatches,
    IReadOnlyList<PersonExport.AccessView> Access,
    IReadOnlyList<HeldView> OtherServices
)
{
    internal sealed record CaseView(
        string CaseNumber,
        string Municipality,
        string? District,
        CasePhase Phase,
        DateTimeOffset OpenedAt,
        DateTimeOffset? ClosedAt,
        DateTimeOffset IdentifiedAt
    );

    /// <param name="RelatedAs">What the person is to others of the group; who they are is left out.</param>
    internal sealed record FactsView(
        Guid PersonId,
        AgeGroup AgeGroup,
        PersonStatus Status,
        NotAVictimReason? StatusReason,
        IReadOnlyList<ImmediateNeed> ImmediateNeeds,
        bool NeedsInterpreter,
        bool ResidenceUnsettled,
        AddressConfidentiality AddressConfidentiality,
        IReadOnlyList<RelationKind> RelatedAs,
        IReadOnlyList<DangerAssessmentView> DangerAssessments,
        IReadOnlyList<PersonView.AgeAssessmentView> AgeAssessments,
        DateTimeOffset? ErasedAt
    )
    {
        public static FactsView Of(Person p) =>
            new(
                p.Id.Value,
                p.AgeGroup,
                p.Status,
                p.StatusReason,
                p.ImmediateNeeds,
                p.NeedsInterpreter,
                p.ResidenceUnsettled,
                p.AddressConfidentiality,
                [.. p.Relations.Select(r => r.Kind)],
                [.. p.DangerAssessments.Select(d => new DangerAssessmentView(d.Level, d.AssessedAt, d.ValidUntilOn, d.ExternalReference))],
                [.. p.AgeAssessments.Select(a => new PersonView.AgeAssessmentView(a.Group, a.AssessedAt))],
                p.ErasedAt
            );
    }

    internal sealed record DangerAssessmentView(
        DangerLevel Level,
        DateTimeOffset AssessedAt,
        DateOnly? ValidUntil,
        string? ExternalReference
    );

    /// <summary>What was shared, with which agency and on which ground.</summary>
    internal sealed record SharedView(
        string With,
        string By,
        DisclosureCategory Category,
        DisclosureGround Ground,
        ConsentPurpose? Purpose,
        DateTimeOffset SharedAt
    );

    internal sealed record PossibleMatchView(int Score, IReadOnlyList<MatchReason> Reasons, MatchState State, DateTimeOffset ProposedAt);

    /// <summary>Which agency did or saw what, and when.</summary>
    internal sealed record AccessView(DateTimeOffset At, string? OrganisationNumber, string Action);
}
