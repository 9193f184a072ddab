using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Intake.Persistence;
using Tot.Kernel;

namespace Tot.Intake;

/// <summary>What Intake tells and answers the other services: the domain's words in the contracts'.</summary>
internal static class Facts
{
    public static void TellIdentified(this IntakeDbContext db, CaseFile file, DateTimeOffset now)
    {
        var (@case, identification) = (file.Case, file.Identification);
        var identified = new PersonIdentified
        {
            IdentificationId = Text(identification.Id),
            CaseId = Text(@case.Id),
            CaseNumber = @case.Number.ToString(),
            Municipality = @case.Municipality.Value,
            District = @case.District ?? "",
            RaisedByAgencyId = Text(@case.RaisedBy),
            IdentifiedAt = identification.IdentifiedAt.ToTimestamp(),
            Persons = { file.Persons.Select(ToIdentified) },
        };
        db.Append(identified, CaseSubject(@case), @case.Version, now);
    }

    public static void TellAdded(this IntakeDbContext db, CaseFile file, IEnumerable<Domain.Person> added, DateTimeOffset now) =>
        db.Append(
            new PersonsAdded
            {
                IdentificationId = Text(file.Identification.Id),
                CaseId = Text(file.Case.Id),
                Persons = { added.Select(ToIdentified) },
                AddedAt = now.ToTimestamp(),
            },
            CaseSubject(file.Case),
            file.Case.Version,
            now
        );

    public static void TellDanger(this IntakeDbContext db, Domain.Person person, Domain.DangerAssessment danger, DateTimeOffset now) =>
        db.Append(
            new DangerAssessed
            {
                CaseId = Text(person.CaseId),
                PersonId = Text(person.Id),
                Level = ToProto(danger.Level),
                AssessedAt = danger.AssessedAt.ToTimestamp(),
                ValidUntil = Iso(danger.ValidUntilOn),
            },
            PersonSubject(person),
            person.Version,
            now
        );

    public static void TellAge(this IntakeDbContext db, Domain.Person person, DateTimeOffset assessedAt, DateTimeOffset now) =>
        db.Append(
            new AgeAssessed
            {
                CaseId = Text(person.CaseId),
                PersonId = Text(person.Id),
                AgeGroup = ToProto(person.AgeGroup),
                AssessedAt = assessedAt.ToTimestamp(),
            },
            PersonSubject(person),
            person.Version,
            now
        );

    public static void TellFacts(
        this IntakeDbContext db,
        Domain.Person person,
        IEnumerable<Domain.FactChange> changes,
        DateTimeOffset now
    ) =>
        db.Append(
            new PersonFactsChanged
            {
                CaseId = Text(person.CaseId),
                PersonId = Text(person.Id),
                Facts = { changes.Select(c => Domain.Words.Of(c.Fact)) },
                ChangedAt = now.ToTimestamp(),
            },
            PersonSubject(person),
            person.Version,
            now
        );

    public static void TellStatus(this IntakeDbContext db, Domain.Person person, Domain.PersonStatus before, DateTimeOffset now) =>
        db.Append(
            new PersonStatusChanged
            {
                CaseId = Text(person.CaseId),
                PersonId = Text(person.Id),
                From = ToProto(before),
                To = ToProto(person.Status),
                Reason = person.StatusReason is { } reason ? Domain.Words.Of(reason) : "",
                ChangedAt = now.ToTimestamp(),
            },
            PersonSubject(person),
            person.Version,
            now
        );

    public static void TellConsent(this IntakeDbContext db, Domain.Person person, Domain.Consent consent, DateTimeOffset now) =>
        db.Append(
            new ConsentChanged
            {
                CaseId = Text(person.CaseId),
                PersonId = Text(person.Id),
                Purpose = Domain.Words.Of(consent.Purpose),
                State = ToProto(consent.State),
                SaidAt = consent.At.ToTimestamp(),
            },
            PersonSubject(person),
            person.Version,
            now
        );

    public static void TellErased(this IntakeDbContext db, Domain.Person person, DateTimeOffset now) =>
        db.Append(
            new PersonErased
            {
                CaseId = Text(person.CaseId),
                PersonId = Text(person.Id),
                ErasedAt = person.ErasedAt!.Value.ToTimestamp(),
            },
            PersonSubject(person),
            person.Version,
            now
        );

    public static void TellDisclosure(this IntakeDbContext db, Domain.Disclosure disclosure, DateTimeOffset now) =>
        db.Append(
            new InformationDisclosed
            {
                DisclosureId = Text(disclosure.Id),
                CaseId = Text(disclosure.CaseId),
                PersonId = Text(disclosure.PersonId),
                AgencyId = Text(disclosure.AgencyId),
                SharedByAgencyId = Text(disclosure.SharedBy),
                Category = Domain.Words.Of(disclosure.Category),
                Ground = ToProto(disclosure.Ground),
                SharedAt = disclosure.SharedAt.ToTimestamp(),
            },
            $"disclosures/{Text(disclosure.Id)}",
            1,
            now
        );

    public static void TellProposed(this IntakeDbContext db, Domain.Match match, DateTimeOffset now) =>
        db.Append(
            new MatchProposed
            {
                MatchId = Text(match.Id),
                Municipalities = { match.Sides.Select(s => s.Municipality.Value).Distinct() },
                Score = match.Score,
                Reasons = { match.Reasons.Select(Domain.Words.Of) },
            },
            MatchSubject(match),
            match.Version,
            now
        );

    public static void TellResolved(this IntakeDbContext db, Domain.Match match, DateTimeOffset now) =>
        db.Append(
            new MatchResolved
            {
                MatchId = Text(match.Id),
                Outcome = match.State is Domain.MatchState.Confirmed ? MatchOutcome.Confirmed : MatchOutcome.Rejected,
            },
            MatchSubject(match),
            match.Version,
            now
        );

    public static void TellPhase(this IntakeDbContext db, Domain.Case @case, Domain.PhaseChange change, DateTimeOffset now) =>
        db.Append(
            new CasePhaseChanged
            {
                CaseId = Text(@case.Id),
                From = ToProto(change.From),
                To = ToProto(change.To),
            },
            CaseSubject(@case),
            @case.Version,
            now
        );

    public static IdentifiedPerson ToIdentified(Domain.Person person) =>
        new()
        {
            PersonId = Text(person.Id),
            AgeGroup = ToProto(person.AgeGroup),
            ResidenceUnsettled = person.ResidenceUnsettled,
        };

    public static AgeGroup ToProto(Domain.AgeGroup group) =>
        group switch
        {
            Domain.AgeGroup.Minor => AgeGroup.Minor,
            Domain.AgeGroup.Adult => AgeGroup.Adult,
            _ => AgeGroup.InDoubt,
        };

    public static DangerLevel ToProto(Domain.DangerLevel level) =>
        level switch
        {
            Domain.DangerLevel.NearAndSerious => DangerLevel.NearAndSerious,
            Domain.DangerLevel.NotNearAndSerious => DangerLevel.NotNearAndSerious,
            _ => DangerLevel.NotYetAssessed,
        };

    public static CasePhase ToProto(Domain.CasePhase phase) =>
        phase switch
        {
            Domain.CasePhase.Acute => CasePhase.Acute,
            Domain.CasePhase.Working => CasePhase.Working,
            _ => CasePhase.Closed,
        };

    public static PersonStatus ToProto(Domain.PersonStatus status) =>
        status switch
        {
            Domain.PersonStatus.ConfirmedForAssistance => PersonStatus.ConfirmedForAssistance,
            Domain.PersonStatus.NotAVictim => PersonStatus.NotAVictim,
            Domain.PersonStatus.LeftTheCountry => PersonStatus.LeftTheCountry,
            _ => PersonStatus.PossibleVictim,
        };

    public static ConsentState ToProto(Domain.ConsentState state) =>
        state switch
        {
            Domain.ConsentState.Given => ConsentState.Given,
            Domain.ConsentState.Refused => ConsentState.Refused,
            Domain.ConsentState.Withdrawn => ConsentState.Withdrawn,
            Domain.ConsentState.NotRequired => ConsentState.NotRequired,
            _ => ConsentState.NotAsked,
        };

    public static DisclosureGround ToProto(Domain.DisclosureGround ground) =>
        ground switch
        {
            Domain.DisclosureGround.Consent => DisclosureGround.Consent,
            Domain.DisclosureGround.Anonymised => DisclosureGround.Anonymised,
            Domain.DisclosureGround.NecessaryForOwnTask => DisclosureGround.NecessaryForOwnTask,
            Domain.DisclosureGround.DutyToReport => DisclosureGround.DutyToReport,
            Domain.DisclosureGround.DangerToLife => DisclosureGround.DangerToLife,
            Domain.DisclosureGround.AvertingCrime => DisclosureGround.AvertingCrime,
            _ => DisclosureGround.CourtOrder,
        };

    public static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";

    public static string Text<TId>(TId id)
        where TId : struct, IId<TId> => id.Value.ToString("D");

    public static string CaseSubject(Domain.Case @case) => $"cases/{Text(@case.Id)}";

    public static string MatchSubject(Domain.Match match) => $"matches/{Text(match.Id)}";

    public static string PersonSubject(Domain.Person person) => $"persons/{Text(person.Id)}";
}
