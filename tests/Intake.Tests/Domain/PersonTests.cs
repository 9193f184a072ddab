using System.Text.Json;
using Tot.Intake.Domain;
using Tot.ServiceDefaults.Http;

namespace Tot.Intake.Tests.Domain;

public sealed class PersonTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));
    private static readonly AgencyId Police = new(Guid.CreateVersion7(Now));

    private static Person Found(AgeGroup group = AgeGroup.InDoubt, DangerAssessment? danger = null) =>
        Person.Identify(NewPersonId(), new CaseId(Guid.CreateVersion7(Now)), new PersonFacts { AgeGroup = group }, danger);

    private static PersonId NewPersonId() => new(Guid.CreateVersion7(Now));

    private static DangerAssessment Assessed(DangerLevel level, DateTimeOffset at, DateOnly? until = null) =>
        new(level, at, until, null, Police);

    [Theory]
    [InlineData("2008-03-03", "2026-03-02", AgeGroup.Minor)]
    [InlineData("2008-03-02", "2026-03-02", AgeGroup.Adult)]
    [InlineData("2008-02-29", "2026-02-28", AgeGroup.Minor)]
    [InlineData("2008-02-29", "2026-03-01", AgeGroup.Adult)]
    [InlineData("2010-02-28", "2028-02-28", AgeGroup.Adult)]
    public void AgeGroup_ChangesOnTheEighteenthBirthday(string born, string today, AgeGroup group) =>
        Assert.Equal(group, AgeGroups.On(DateOnly.Parse(today), DateOnly.Parse(born)));

    [Fact]
    public void AgeGroup_WithoutBirthDate_IsInDoubtAndCountsAsMinor()
    {
        Assert.Equal(AgeGroup.InDoubt, AgeGroups.On(new DateOnly(2026, 3, 2), null));
        Assert.Equal([AgeGroup.Minor, AgeGroup.InDoubt], Enum.GetValues<AgeGroup>().Where(g => g.CountsAsMinor()));
    }

    [Fact]
    public void Danger_WhenAnOlderAssessmentIsRecordedLate_StaysTheOneMadeLast()
    {
        var person = Found(danger: Assessed(DangerLevel.NearAndSerious, Now));

        Assert.True(person.AssessDanger(Assessed(DangerLevel.NotYetAssessed, Now.AddDays(-1)), CasePhase.Acute).Value);

        Assert.Equal(DangerLevel.NearAndSerious, person.Danger!.Level);
        Assert.Equal(2, person.DangerAssessments.Count);
        Assert.Equal(2, person.Version);
    }

    [Fact]
    public void Danger_WhenTwoAreMadeAtTheSameInstant_IsTheOneRecordedLast()
    {
        var person = Found(danger: Assessed(DangerLevel.NearAndSerious, Now));

        person.AssessDanger(Assessed(DangerLevel.NotNearAndSerious, Now), CasePhase.Acute);

        Assert.Equal(DangerLevel.NotNearAndSerious, person.Danger!.Level);
    }

    [Fact]
    public void AssessDanger_Twice_ChangesNothing()
    {
        var person = Found(danger: Assessed(DangerLevel.NearAndSerious, Now));

        var again = person.AssessDanger(Assessed(DangerLevel.NearAndSerious, Now), CasePhase.Working);

        Assert.False(again.Value);
        Assert.Equal(1, person.Version);
        Assert.Single(person.DangerAssessments);
    }

    [Fact]
    public void Assess_WhenTheCaseIsClosed_IsRefused()
    {
        var person = Found();

        Assert.Equal("CASE_CLOSED", person.AssessDanger(Assessed(DangerLevel.NearAndSerious, Now), CasePhase.Closed).Error!.Code);
        Assert.Equal("CASE_CLOSED", person.AssessAge(new AgeAssessment(AgeGroup.Adult, Now, Police), CasePhase.Closed).Error!.Code);
        Assert.Equal(1, person.Version);
    }

    [Fact]
    public void Danger_IsValidThroughItsLastDayInOslo()
    {
        var assessment = Assessed(DangerLevel.NearAndSerious, Now, new DateOnly(2026, 3, 29));

        // Summer time begins on 29 March 2026: the day ends at 22:00 UTC.
        Assert.True(assessment.IsValidAt(new DateTimeOffset(2026, 3, 29, 21, 59, 59, TimeSpan.Zero)));
        Assert.False(assessment.IsValidAt(new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void AssessAge_Newer_ChangesTheGroupAndOlderDoesNot()
    {
        var person = Found();

        Assert.True(person.AssessAge(new AgeAssessment(AgeGroup.Minor, Now, Police), CasePhase.Acute).Value);
        Assert.True(person.AssessAge(new AgeAssessment(AgeGroup.Adult, Now.AddDays(-1), Police), CasePhase.Acute).Value);
        Assert.False(person.AssessAge(new AgeAssessment(AgeGroup.Minor, Now, Police), CasePhase.Acute).Value);

        Assert.Equal(AgeGroup.Minor, person.AgeGroup);
        Assert.Equal(3, person.Version);
    }

    [Theory]
    [InlineData("PK-2026/114.2", true)]
    [InlineData("", false)]
    [InlineData("seen with her uncle", false)]
    [InlineData("ærlig", false)]
    public void Reference_IsANumberAndNoStory(string text, bool valid) => Assert.Equal(valid, DangerAssessment.IsReference(text));

    [Fact]
    public void Reference_LongerThanTheLimit_IsRefused()
    {
        Assert.True(DangerAssessment.IsReference(new string('A', DangerAssessment.ReferenceMaxLength)));
        Assert.False(DangerAssessment.IsReference(new string('A', DangerAssessment.ReferenceMaxLength + 1)));
    }

    public static TheoryData<PersonStatus, PersonStatus, string> StatusMatrix =>
        new()
        {
            { PersonStatus.PossibleVictim, PersonStatus.PossibleVictim, "unchanged" },
            { PersonStatus.PossibleVictim, PersonStatus.ConfirmedForAssistance, "changed" },
            { PersonStatus.PossibleVictim, PersonStatus.NotAVictim, "changed" },
            { PersonStatus.PossibleVictim, PersonStatus.LeftTheCountry, "changed" },
            { PersonStatus.ConfirmedForAssistance, PersonStatus.PossibleVictim, "PERSON_STATUS_NOT_REACHABLE" },
            { PersonStatus.ConfirmedForAssistance, PersonStatus.ConfirmedForAssistance, "unchanged" },
            { PersonStatus.ConfirmedForAssistance, PersonStatus.NotAVictim, "changed" },
            { PersonStatus.ConfirmedForAssistance, PersonStatus.LeftTheCountry, "changed" },
            { PersonStatus.NotAVictim, PersonStatus.PossibleVictim, "changed" },
            { PersonStatus.NotAVictim, PersonStatus.ConfirmedForAssistance, "PERSON_STATUS_NOT_REACHABLE" },
            { PersonStatus.NotAVictim, PersonStatus.NotAVictim, "unchanged" },
            { PersonStatus.NotAVictim, PersonStatus.LeftTheCountry, "PERSON_STATUS_NOT_REACHABLE" },
            { PersonStatus.LeftTheCountry, PersonStatus.PossibleVictim, "changed" },
            { PersonStatus.LeftTheCountry, PersonStatus.ConfirmedForAssistance, "PERSON_STATUS_NOT_REACHABLE" },
            { PersonStatus.LeftTheCountry, PersonStatus.NotAVictim, "PERSON_STATUS_NOT_REACHABLE" },
            { PersonStatus.LeftTheCountry, PersonStatus.LeftTheCountry, "unchanged" },
        };

    [Theory]
    [MemberData(nameof(StatusMatrix))]
    public void ChangeStatus_FromEachStatus_HasItsOutcome(PersonStatus from, PersonStatus to, string outcome)
    {
        var person = Found();
        Assert.True(person.ChangeStatus(from, NotAVictimReason.IndicationsRefuted, CasePhase.Acute).IsSuccess);
        var version = person.Version;

        var result = person.ChangeStatus(to, NotAVictimReason.IndicationsRefuted, CasePhase.Acute);

        Assert.Equal(outcome, result.Error?.Code ?? (result.Value ? "changed" : "unchanged"));
        Assert.Equal(outcome == "changed" ? version + 1 : version, person.Version);
        Assert.Equal(result.IsSuccess ? to : from, person.Status);
    }

    [Fact]
    public void StatusMatrix_HasEveryPair() =>
        Assert.Equal(Enum.GetValues<PersonStatus>().Length * Enum.GetValues<PersonStatus>().Length, StatusMatrix.Count);

    /// <summary>Everything that is done to a person, in every phase of its case. Consent and disclosures know no phase.</summary>
    public static MatrixTheoryData<string, CasePhase> ActionsInPhases =>
        new(["assess-danger", "assess-age", "change-status", "correct"], Enum.GetValues<CasePhase>());

    [Theory]
    [MemberData(nameof(ActionsInPhases))]
    public void Action_InEachPhase_ChangesThePersonUnlessTheCaseIsClosed(string action, CasePhase phase)
    {
        var person = Found();
        var (unknown, known) = (new PersonIdentity(), new PersonIdentity { ClaimedName = "Oppdiktet" });

        var refusal = action switch
        {
            "assess-danger" => person.AssessDanger(Assessed(DangerLevel.NearAndSerious, Now), phase).Error,
            "assess-age" => person.AssessAge(new AgeAssessment(AgeGroup.Adult, Now, Police), phase).Error,
            "change-status" => person.ChangeStatus(PersonStatus.LeftTheCountry, null, phase).Error,
            _ => person.Correct(person.Facts, unknown, known, new DateOnly(2026, 3, 2), phase).Error,
        };

        Assert.Equal(phase is CasePhase.Closed ? "CASE_CLOSED" : null, refusal?.Code);
        Assert.Equal(phase is CasePhase.Closed ? 1 : 2, person.Version);
    }

    [Fact]
    public void ChangeStatus_ToNotAVictimWithoutReason_IsRefused() =>
        Assert.Contains("reason", Found().ChangeStatus(PersonStatus.NotAVictim, null, CasePhase.Acute).Error!.Fields.Keys);

    [Fact]
    public void ChangeStatus_ToAnotherReason_IsAChange()
    {
        var person = Found();
        person.ChangeStatus(PersonStatus.NotAVictim, NotAVictimReason.MistakenIdentity, CasePhase.Acute);

        Assert.True(person.ChangeStatus(PersonStatus.NotAVictim, NotAVictimReason.IndicationsRefuted, CasePhase.Working).Value);
        Assert.Equal(NotAVictimReason.IndicationsRefuted, person.StatusReason);
    }

    [Fact]
    public void Relations_ToldOfOneSide_HoldForTheOther()
    {
        var (mother, daughter, friend) = (NewPersonId(), NewPersonId(), NewPersonId());

        var complete = Relations.Complete([
            (mother, new Relation(daughter, RelationKind.Parent)),
            (daughter, new Relation(mother, RelationKind.Child)),
            (friend, new Relation(mother, RelationKind.TravelledTogether)),
        ]);

        Assert.Equal([new Relation(daughter, RelationKind.Parent), new Relation(friend, RelationKind.TravelledTogether)], complete[mother]);
        Assert.Equal([new Relation(mother, RelationKind.Child)], complete[daughter]);
        Assert.Equal([new Relation(mother, RelationKind.TravelledTogether)], complete[friend]);
    }

    [Fact]
    public void Words_AreThoseOfTheApi()
    {
        SameWords<AgeGroup>();
        SameWords<AddressConfidentiality>();
        SameWords<CasePhase>();
        SameWords<DangerLevel>();
        SameWords<IdentityNumberKind>();
        SameWords<ImmediateNeed>();
        SameWords<NotAVictimReason>();
        SameWords<PersonStatus>();
        SameWords<RelationKind>();

        static void SameWords<T>()
            where T : struct, Enum =>
            Assert.Equal(Enum.GetValues<T>().Select(v => JsonSerializer.Serialize(v, Json.Options).Trim('"')), Words.All<T>());
    }

    [Fact]
    public void Words_AreKebabCaseAndReadBack()
    {
        Assert.Equal(["not-yet-assessed", "near-and-serious", "not-near-and-serious"], Words.All<DangerLevel>());
        Assert.All(
            Enum.GetValues<IdentityNumberKind>(),
            k => Assert.True(Words.TryParse<IdentityNumberKind>(Words.Of(k), out var read) && read == k)
        );
        Assert.False(Words.TryParse<AgeGroup>("Minor", out _));
    }
}
