using Tot.Intake.Domain.Retention;
using Tot.Kernel;

namespace Tot.Intake.Domain;

/// <summary>What a person is found with; who the person is, <see cref="PersonIdentity"/>, is kept apart and sealed.</summary>
public sealed record PersonFacts
{
    public required AgeGroup AgeGroup { get; init; }

    /// <summary>Nobody said which age group: it is the one of the claimed birth date, and changes with it until somebody assesses the age.</summary>
    public bool AgeGroupFollowsBirthDate { get; init; }

    public IReadOnlyList<ImmediateNeed> ImmediateNeeds { get; init; } = [];

    public bool NeedsInterpreter { get; init; }

    public AddressConfidentiality AddressConfidentiality { get; init; } = AddressConfidentiality.None;

    /// <summary>Is the right to stay in Norway unsettled, so that the immigration authority is needed?</summary>
    public bool ResidenceUnsettled { get; init; }

    public IReadOnlyList<Relation> Relations { get; init; } = [];
}

/// <summary>A possible victim (mulig offer), as far as the work needs to know.</summary>
public sealed class Person
{
    private static readonly IReadOnlySet<(PersonStatus From, PersonStatus To)> Transitions = new HashSet<(PersonStatus, PersonStatus)>
    {
        (PersonStatus.PossibleVictim, PersonStatus.ConfirmedForAssistance),
        (PersonStatus.PossibleVictim, PersonStatus.NotAVictim),
        (PersonStatus.PossibleVictim, PersonStatus.LeftTheCountry),
        (PersonStatus.ConfirmedForAssistance, PersonStatus.NotAVictim),
        (PersonStatus.ConfirmedForAssistance, PersonStatus.LeftTheCountry),
        // New signs, or the same person found again.
        (PersonStatus.NotAVictim, PersonStatus.PossibleVictim),
        (PersonStatus.LeftTheCountry, PersonStatus.PossibleVictim),
    };

    private List<DangerAssessment> _dangerAssessments = [];
    private List<AgeAssessment> _ageAssessments = [];
    private List<ImmediateNeed> _immediateNeeds = [];
    private List<Relation> _relations = [];
    private List<Consent> _consents = [];

    private Person() { }

    public PersonId Id { get; private set; }

    public CaseId CaseId { get; private set; }

    public AgeGroup AgeGroup { get; private set; }

    /// <summary>See <see cref="PersonFacts.AgeGroupFollowsBirthDate"/>.</summary>
    public bool AgeGroupFollowsBirthDate { get; private set; }

    public PersonStatus Status { get; private set; }

    /// <summary>Why the person is not a victim; only with <see cref="PersonStatus.NotAVictim"/>.</summary>
    public NotAVictimReason? StatusReason { get; private set; }

    public bool NeedsInterpreter { get; private set; }

    public AddressConfidentiality AddressConfidentiality { get; private set; }

    public bool ResidenceUnsettled { get; private set; }

    public IReadOnlyList<ImmediateNeed> ImmediateNeeds => _immediateNeeds;

    public IReadOnlyList<Relation> Relations => _relations;

    /// <summary>Every assessment, in the order they were recorded.</summary>
    public IReadOnlyList<DangerAssessment> DangerAssessments => _dangerAssessments;

    /// <summary>Every assessment after the identification, in the order they were recorded.</summary>
    public IReadOnlyList<AgeAssessment> AgeAssessments => _ageAssessments;

    /// <summary>Everything that was said about consent, in the order it was recorded and said.</summary>
    public IReadOnlyList<Consent> Consents => _consents;

    /// <summary>The assessment that was made last; of two made at the same instant, the one recorded last.</summary>
    public DangerAssessment? Danger =>
        _dangerAssessments.Select((a, i) => (a, i)).OrderBy(x => x.a.AssessedAt).ThenBy(x => x.i).LastOrDefault().a;

    /// <summary>When who the person is was destroyed for good; null as long as it is known.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    public ErasureGround? ErasureGround { get; private set; }

    /// <summary>Raised by one on every change; the ETag.</summary>
    public long Version { get; private set; }

    public static Person Identify(PersonId id, CaseId caseId, PersonFacts facts, DangerAssessment? danger)
    {
        var person = new Person
        {
            Id = id,
            CaseId = caseId,
            AgeGroup = facts.AgeGroup,
            AgeGroupFollowsBirthDate = facts.AgeGroupFollowsBirthDate,
            Status = PersonStatus.PossibleVictim,
            NeedsInterpreter = facts.NeedsInterpreter,
            AddressConfidentiality = facts.AddressConfidentiality,
            ResidenceUnsettled = facts.ResidenceUnsettled,
            _immediateNeeds = [.. facts.ImmediateNeeds.Distinct()],
            _relations = [.. facts.Relations],
            Version = 1,
        };
        if (danger is not null)
        {
            person._dangerAssessments.Add(danger);
        }
        return person;
    }

    /// <summary>What the person is found with, as known now.</summary>
    public PersonFacts Facts =>
        new()
        {
            AgeGroup = AgeGroup,
            AgeGroupFollowsBirthDate = AgeGroupFollowsBirthDate,
            ImmediateNeeds = _immediateNeeds,
            NeedsInterpreter = NeedsInterpreter,
            AddressConfidentiality = AddressConfidentiality,
            ResidenceUnsettled = ResidenceUnsettled,
            Relations = _relations,
        };

    /// <summary>
    /// More was learnt of the person, or something turned out to be otherwise. The age group follows a corrected birth date when nobody has said or assessed it, and is
    /// not corrected otherwise. Nothing in the answer: it was all known.
    /// </summary>
    /// <param name="facts">All that the person is found with from now on.</param>
    /// <param name="before">Who the person was thought to be.</param>
    /// <param name="after">Who the person is thought to be from now on.</param>
    /// <param name="today">The day in Oslo.</param>
    /// <param name="phase">The case's.</param>
    public Result<IReadOnlyList<FactChange>> Correct(
        PersonFacts facts,
        PersonIdentity before,
        PersonIdentity after,
        DateOnly today,
        CasePhase phase
    )
    {
        if (ChangeableIn(phase).Error is { } refusal)
        {
            return refusal;
        }
        var group =
            AgeGroupFollowsBirthDate && before.ClaimedBirthDate != after.ClaimedBirthDate
                ? AgeGroups.On(today, after.ClaimedBirthDate)
                : AgeGroup;
        IReadOnlyList<FactChange> changes =
        [
            .. FactChanges.Between(before, after),
            .. FactChanges.Between(Facts, facts with { AgeGroup = group }),
        ];
        if (changes.Count > 0)
        {
            AgeGroup = group;
            NeedsInterpreter = facts.NeedsInterpreter;
            AddressConfidentiality = facts.AddressConfidentiality;
            ResidenceUnsettled = facts.ResidenceUnsettled;
            _immediateNeeds = [.. facts.ImmediateNeeds.Distinct()];
            _relations = [.. facts.Relations.Distinct()];
            Version++;
        }
        return Result.Of(changes);
    }

    /// <summary>Makes the relations to another of the group these and no others. False: they were.</summary>
    public bool RelateTo(PersonId other, IReadOnlyCollection<Relation> relations)
    {
        if (_relations.Where(r => r.To == other).ToHashSet().SetEquals(relations))
        {
            return false;
        }
        _relations = [.. _relations.Where(r => r.To != other), .. relations];
        Version++;
        return true;
    }

    /// <summary>Relates the person to those of the group who were found later.</summary>
    public void Relate(IReadOnlyCollection<Relation> relations)
    {
        if (relations.Count > 0)
        {
            _relations.AddRange(relations);
            Version++;
        }
    }

    /// <summary>Records what the police found. An assessment may be recorded late; the one made last counts. False: it is on record already.</summary>
    public Result<bool> AssessDanger(DangerAssessment assessment, CasePhase phase)
    {
        if (ChangeableIn(phase).Error is { } refusal)
        {
            return refusal;
        }
        if (_dangerAssessments.Contains(assessment))
        {
            return false;
        }
        _dangerAssessments.Add(assessment);
        Version++;
        return true;
    }

    /// <summary>Records what the age was found to be; the assessment made last counts. False: it is on record already.</summary>
    public Result<bool> AssessAge(AgeAssessment assessment, CasePhase phase)
    {
        if (ChangeableIn(phase).Error is { } refusal)
        {
            return refusal;
        }
        if (_ageAssessments.Contains(assessment))
        {
            return false;
        }
        var isNewest = _ageAssessments.TrueForAll(a => a.AssessedAt <= assessment.AssessedAt);
        _ageAssessments.Add(assessment);
        AgeGroup = isNewest ? assessment.Group : AgeGroup;
        AgeGroupFollowsBirthDate = false;
        Version++;
        return true;
    }

    /// <summary>Says what the person is to the team; not a victim only with a reason. False: that is what the person was already.</summary>
    public Result<bool> ChangeStatus(PersonStatus to, NotAVictimReason? reason, CasePhase phase)
    {
        if (ChangeableIn(phase).Error is { } refusal)
        {
            return refusal;
        }
        var because = to is PersonStatus.NotAVictim ? reason : null;
        if (to is PersonStatus.NotAVictim && because is null)
        {
            return IntakeErrors.ReasonMissing();
        }
        if ((to, because) == (Status, StatusReason))
        {
            return false;
        }
        if (to != Status && !Transitions.Contains((Status, to)))
        {
            return IntakeErrors.StatusNotReachable(Status, to);
        }
        (Status, StatusReason) = (to, because);
        Version++;
        return true;
    }

    /// <summary>
    /// Who the person is, is destroyed for good. What could lead back to the person goes too: references to the police's files and the ties to the others of the group. What the
    /// team did stays, and of whom it is not known. False: it was erased before.
    /// </summary>
    /// <param name="ground">Why.</param>
    /// <param name="case">The person's.</param>
    /// <param name="rules">How long a closed case is kept at least.</param>
    /// <param name="now">When.</param>
    public Result<bool> Erase(ErasureGround ground, Case @case, RetentionRules rules, DateTimeOffset now)
    {
        if (ErasedAt is not null)
        {
            return false;
        }
        if (@case.ClosedAt is not { } closedAt)
        {
            return IntakeErrors.CaseIsOpen();
        }
        if (Oslo.Day(now) <= rules.LastDayKept(closedAt))
        {
            return IntakeErrors.RetentionDutyHolds(rules.LastDayKept(closedAt), rules.Reference);
        }
        EraseAgain(ground, now);
        return true;
    }

    /// <summary>It was erased before, and came back with an old backup: the rules were asked then.</summary>
    public void EraseAgain(ErasureGround ground, DateTimeOffset now)
    {
        (ErasedAt, ErasureGround) = (now, ground);
        _dangerAssessments = [.. _dangerAssessments.Select(d => d with { ExternalReference = null })];
        _relations = [];
        Version++;
    }

    private Result ChangeableIn(CasePhase phase) =>
        ErasedAt is not null ? IntakeErrors.PersonIsErased()
        : phase is CasePhase.Closed ? IntakeErrors.CaseIsClosed()
        : Result.Success;

    /// <summary>Where the person stands on a purpose now.</summary>
    public ConsentState ConsentTo(ConsentPurpose purpose) => _consents.FindLast(c => c.Purpose == purpose)?.State ?? ConsentState.NotAsked;

    /// <summary>
    /// Records what the person said; also in a closed case, for consent can be withdrawn at any time. It changes nothing of what was shared before. False: it is on record
    /// already.
    /// </summary>
    public Result<bool> RecordConsent(Consent consent)
    {
        var last = _consents.FindLast(c => c.Purpose == consent.Purpose);
        if (last == consent)
        {
            return false;
        }
        if (consent.At < last?.At)
        {
            return IntakeErrors.ConsentOutOfOrder();
        }
        var before = ConsentTo(consent.Purpose);
        if (!Consent.MayFollow(before, consent.State))
        {
            return IntakeErrors.ConsentNotReachable(before, consent.State);
        }
        if (consent.State is ConsentState.NotRequired && !AgeGroup.CountsAsMinor())
        {
            return IntakeErrors.ConsentRequired();
        }
        _consents.Add(consent);
        Version++;
        return true;
    }

    /// <summary>
    /// Records that something is shared. Consent is asked for only where it is the ground: a refusal stops no sharing that another ground makes lawful, such as a duty
    /// owed to a child.
    /// </summary>
    public Result<Disclosure> Disclose(DisclosureId id, Sharing sharing, AgencyId sharedBy, DateTimeOffset now) =>
        sharing switch
        {
            { Ground: DisclosureGround.Consent, Purpose: null } => IntakeErrors.PurposeMissing(),
            { Ground: DisclosureGround.Consent, Purpose: { } purpose } when ConsentTo(purpose) is not ConsentState.Given =>
                IntakeErrors.ConsentMissing(purpose),
            { Ground: DisclosureGround.DutyToReport, WithChildWelfare: false } => IntakeErrors.ReportGoesToChildWelfare(),
            _ => Disclosure.Record(id, this, sharing, sharedBy, now),
        };
}
