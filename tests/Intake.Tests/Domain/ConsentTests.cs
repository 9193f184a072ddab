using Tot.Intake.Domain;

namespace Tot.Intake.Tests.Domain;

public sealed class ConsentTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));
    private static readonly AgencyId Coordinator = new(Guid.CreateVersion7(Now));
    private static readonly AgencyId Other = new(Guid.CreateVersion7(Now));

    private static readonly HashSet<(ConsentState, ConsentState)> Unreachable =
    [
        (ConsentState.NotAsked, ConsentState.Withdrawn),
        (ConsentState.Given, ConsentState.NotAsked),
        (ConsentState.Given, ConsentState.Refused),
        (ConsentState.Given, ConsentState.NotRequired),
        (ConsentState.Refused, ConsentState.NotAsked),
        (ConsentState.Refused, ConsentState.Withdrawn),
        (ConsentState.Refused, ConsentState.NotRequired),
        (ConsentState.Withdrawn, ConsentState.NotAsked),
        (ConsentState.Withdrawn, ConsentState.NotRequired),
        (ConsentState.NotRequired, ConsentState.Withdrawn),
    ];

    public static TheoryData<ConsentState, ConsentState, bool> Pairs()
    {
        var pairs = new TheoryData<ConsentState, ConsentState, bool>();
        foreach (var from in Enum.GetValues<ConsentState>())
        {
            foreach (var to in Enum.GetValues<ConsentState>())
            {
                pairs.Add(from, to, !Unreachable.Contains((from, to)));
            }
        }
        return pairs;
    }

    private static Person Found(AgeGroup group = AgeGroup.Minor) =>
        Person.Identify(
            new PersonId(Guid.CreateVersion7(Now)),
            new CaseId(Guid.CreateVersion7(Now)),
            new PersonFacts { AgeGroup = group },
            null
        );

    private static Consent Said(ConsentState state, int minutes = 0, ConsentPurpose purpose = ConsentPurpose.HealthCare) =>
        new(purpose, state, Consent.IsAnswer(state) ? ConsentForm.Oral : null, Now.AddMinutes(minutes), Coordinator);

    private static Sharing With(DisclosureGround ground, ConsentPurpose? purpose = null, bool childWelfare = false) =>
        new(Other, childWelfare, DisclosureCategory.Health, ground, purpose);

    private static Kernel.Result<Disclosure> Disclose(Person person, Sharing sharing) =>
        person.Disclose(new DisclosureId(Guid.CreateVersion7(Now)), sharing, Coordinator, Now);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void RecordConsent_FromEachStateToEach_FollowsTheTable(ConsentState from, ConsentState to, bool reachable)
    {
        var person = Found();
        if (from is ConsentState.Withdrawn)
        {
            Assert.True(person.RecordConsent(Said(ConsentState.Given)).Value);
        }
        Assert.True(person.RecordConsent(Said(from)).Value);

        var recorded = person.RecordConsent(Said(to, minutes: 1));

        Assert.Equal(reachable ? null : "CONSENT_STATE_NOT_REACHABLE", recorded.Error?.Code);
        Assert.Equal(reachable ? to : from, person.ConsentTo(ConsentPurpose.HealthCare));
        Assert.Equal(ConsentState.NotAsked, person.ConsentTo(ConsentPurpose.Housing));
    }

    [Fact]
    public void RecordConsent_NotRequiredOfAnAdult_IsRefused() =>
        Assert.Equal("CONSENT_REQUIRED", Found(AgeGroup.Adult).RecordConsent(Said(ConsentState.NotRequired)).Error?.Code);

    [Fact]
    public void RecordConsent_SaidBeforeWhatIsOnRecord_IsRefused_AndTheSameTwiceChangesNothing()
    {
        var person = Found();
        person.RecordConsent(Said(ConsentState.Given));

        Assert.Equal("VALIDATION_FAILED", person.RecordConsent(Said(ConsentState.Withdrawn, minutes: -1)).Error?.Code);
        Assert.False(person.RecordConsent(Said(ConsentState.Given)).Value);
        Assert.True(person.RecordConsent(Said(ConsentState.Refused, minutes: -1, ConsentPurpose.Housing)).Value);
        Assert.Equal((2, 3L), (person.Consents.Count, person.Version));
    }

    [Fact]
    public void Disclose_OnConsent_OnlyWhileItIsGivenForThatPurpose()
    {
        var person = Found(AgeGroup.Adult);
        var sharing = With(DisclosureGround.Consent, ConsentPurpose.HealthCare);

        Assert.Equal("CONSENT_MISSING", Disclose(person, sharing).Error?.Code);
        person.RecordConsent(Said(ConsentState.Given, purpose: ConsentPurpose.Housing));
        Assert.Equal("CONSENT_MISSING", Disclose(person, sharing).Error?.Code);
        person.RecordConsent(Said(ConsentState.Given));
        Assert.True(Disclose(person, sharing).IsSuccess);
        person.RecordConsent(Said(ConsentState.Withdrawn, minutes: 1));
        Assert.Equal("CONSENT_MISSING", Disclose(person, sharing).Error?.Code);
        Assert.Equal("VALIDATION_FAILED", Disclose(person, With(DisclosureGround.Consent)).Error?.Code);
    }

    [Theory]
    [InlineData(DisclosureGround.Anonymised)]
    [InlineData(DisclosureGround.NecessaryForOwnTask)]
    [InlineData(DisclosureGround.DutyToReport)]
    [InlineData(DisclosureGround.DangerToLife)]
    [InlineData(DisclosureGround.AvertingCrime)]
    [InlineData(DisclosureGround.CourtOrder)]
    public void Disclose_OnAnotherGround_WhenConsentIsRefused_IsNotBlocked(DisclosureGround ground)
    {
        var child = Found();
        child.RecordConsent(Said(ConsentState.Refused));

        var disclosed = Disclose(child, With(ground, ConsentPurpose.HealthCare, childWelfare: true));

        Assert.Equal((child.Id, Other, ground), (disclosed.Value.PersonId, disclosed.Value.AgencyId, disclosed.Value.Ground));
    }

    [Fact]
    public void Disclose_OnTheDutyToReport_ToOthersThanChildWelfare_IsRefused() =>
        Assert.Equal("REPORT_GOES_TO_CHILD_WELFARE", Disclose(Found(), With(DisclosureGround.DutyToReport)).Error?.Code);
}
