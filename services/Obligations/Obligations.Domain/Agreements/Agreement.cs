using Tot.Kernel;

namespace Tot.Obligations.Domain.Agreements;

/// <summary>
/// An agreement between agencies. While it is in force the responsible party owes a review each year; every act is kept, with who and why.
/// </summary>
public sealed class Agreement
{
    public const int MaxNoteLength = 1000;

    private readonly List<AgreementParty> _parties = [];
    private readonly List<AgreementStep> _steps = [];

    private Agreement(AgreementId id) => (Id, Title, DocumentReference) = (id, "", "");

    public AgreementId Id { get; }

    /// <summary>The agency that registered it and sees to it.</summary>
    public AgencyId OwnerId { get; private init; }

    /// <summary>The agreement whose place it takes when it comes into force.</summary>
    public AgreementId? SupersedesId { get; private init; }

    public DateTimeOffset RegisteredAt { get; private init; }

    public string Title { get; private set; }

    public string DocumentReference { get; private set; }

    public AgencyId ResponsibleId { get; private set; }

    public DateOnly ValidFrom { get; private set; }

    public DateOnly? LastDayOn { get; private set; }

    public DateOnly ReviewDueOn { get; private set; }

    public AgreementState State { get; private set; }

    /// <summary>The duty to review that is owed now; null while none is.</summary>
    public ObligationId? ReviewDutyId { get; private set; }

    /// <summary>When the clock has something to do with it; null when never again.</summary>
    public DateTimeOffset? NextActionAt { get; private set; }

    public IReadOnlyList<AgreementParty> Parties => _parties;

    /// <summary>Every act, oldest first.</summary>
    public IReadOnlyList<AgreementStep> Steps => _steps;

    public long Version { get; private set; }

    public static Result<Agreement> Draft(AgreementId id, AgencyId owner, AgreementTerms terms, AgreementId? supersedes, DateTimeOffset now)
    {
        if (terms.Check() is { } error)
        {
            return error;
        }
        var agreement = new Agreement(id)
        {
            OwnerId = owner,
            SupersedesId = supersedes,
            RegisteredAt = now,
            State = AgreementState.Draft,
            Version = 1,
        };
        agreement.Take(terms);
        return agreement;
    }

    /// <summary>Says something else, while nobody is bound.</summary>
    public Result<Change> Revise(AgreementTerms terms, Actor by, DateTimeOffset now)
    {
        if ((terms.Check() ?? Refusal(AgreementAction.Revise)) is { } refused)
        {
            return refused;
        }
        if (terms with { Parties = [] } == Terms && terms.Parties.SequenceEqual(_parties.Select(p => p.AgencyId)))
        {
            return Change.None;
        }
        Take(terms);
        return Did(AgreementAction.Revise, by, now, null);
    }

    /// <param name="duty">Identifies the duty to review that follows.</param>
    /// <param name="by">Who does.</param>
    /// <param name="now">When.</param>
    public Result<Change> BringIntoForce(ObligationId duty, Actor by, DateTimeOffset now)
    {
        if (Refusal(AgreementAction.BringIntoForce) is { } refused)
        {
            return refused;
        }
        if (State == AgreementState.InForce)
        {
            return Change.None;
        }
        if (LastDayOn < Oslo.Day(now))
        {
            return ObligationErrors.AgreementOver;
        }
        // A draft that waited may name a day that is over.
        Owe(ReviewDueOn >= Oslo.Day(now) ? ReviewDueOn : Oslo.Day(now).AddYears(1), duty);
        return Did(AgreementAction.BringIntoForce, by, now, null);
    }

    /// <summary>The review was held; the next one is owed.</summary>
    /// <param name="note">What it found.</param>
    /// <param name="nextOn">Last day of the next one, at most a year ahead.</param>
    /// <param name="duty">Identifies the duty that follows.</param>
    /// <param name="by">Who held it.</param>
    /// <param name="now">When.</param>
    public Result<Change> Review(string? note, DateOnly nextOn, ObligationId duty, Actor by, DateTimeOffset now)
    {
        var today = Oslo.Day(now);
        if (nextOn <= today || nextOn > today.AddYears(1))
        {
            return Error.Validation("nextReviewOn", "After today, and at most a year ahead.");
        }
        if ((TooLong(note) ?? Refusal(AgreementAction.Review)) is { } refused)
        {
            return refused;
        }
        Owe(nextOn, duty);
        return Did(AgreementAction.Review, by, now, note);
    }

    /// <summary>It lasts longer. A review that was missed meanwhile is owed a year from now.</summary>
    public Result<Change> Renew(DateOnly lastDayOn, string? documentReference, ObligationId duty, Actor by, DateTimeOffset now)
    {
        var today = Oslo.Day(now);
        if (lastDayOn <= today || lastDayOn <= LastDayOn)
        {
            return Error.Validation("validUntil", "Later than today, and than its last day now.");
        }
        if (documentReference?.Length > AgreementTerms.MaxReferenceLength)
        {
            return Error.Validation("documentReference", $"At most {AgreementTerms.MaxReferenceLength} characters.");
        }
        if (Refusal(AgreementAction.Renew) is { } refused)
        {
            return refused;
        }
        (LastDayOn, DocumentReference) = (lastDayOn, documentReference ?? DocumentReference);
        if (State == AgreementState.Expired)
        {
            Owe(ReviewDueOn > today ? ReviewDueOn : today.AddYears(1), duty);
        }
        PlanNext();
        return Did(AgreementAction.Renew, by, now, null);
    }

    public Result<Change> Terminate(string reason, Actor by, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Error.Validation("reason", "Say why.");
        }
        if ((TooLong(reason, "reason") ?? Refusal(AgreementAction.Terminate)) is { } refused)
        {
            return refused;
        }
        return State == AgreementState.Terminated ? Change.None : End(AgreementAction.Terminate, by, now, reason);
    }

    /// <summary>Another agreement takes its place.</summary>
    public Result<Change> Supersede(Actor by, DateTimeOffset now)
    {
        if (Refusal(AgreementAction.Supersede) is { } refused)
        {
            return refused;
        }
        return State == AgreementState.Superseded ? Change.None : End(AgreementAction.Supersede, by, now, null);
    }

    /// <summary>
    /// One step of the clock, when one is due: its last day is over, or that of a review. Then the next year's is owed, whether or not this
    /// one was held.
    /// </summary>
    public Change Advance(ObligationId duty, DateTimeOffset now)
    {
        if (NextActionAt is not { } at || at > now)
        {
            return Change.None;
        }
        if (LastDayOn is { } last && Oslo.EndOf(last) <= at)
        {
            return End(AgreementAction.Expire, Actor.Clock, now, null);
        }
        Owe(ReviewDueOn.AddYears(1), duty);
        Version++;
        return Change.Made;
    }

    private AgreementTerms Terms => new(Title, DocumentReference, [], ResponsibleId, ValidFrom, LastDayOn, ReviewDueOn);

    private void Take(AgreementTerms terms)
    {
        (Title, DocumentReference, ResponsibleId) = (terms.Title, terms.DocumentReference, terms.ResponsibleId);
        (ValidFrom, LastDayOn, ReviewDueOn) = (terms.ValidFrom, terms.LastDayOn, terms.ReviewDueOn);
        _parties.RemoveAll(p => !terms.Parties.Contains(p.AgencyId));
        _parties.AddRange(terms.Parties.Except(_parties.Select(p => p.AgencyId)).Select(id => new AgreementParty(id)).ToList());
    }

    private void Owe(DateOnly reviewDueOn, ObligationId duty)
    {
        (ReviewDueOn, ReviewDutyId) = (reviewDueOn, duty);
        PlanNext();
    }

    private void PlanNext()
    {
        var review = Oslo.EndOf(ReviewDueOn);
        NextActionAt = LastDayOn is { } last && Oslo.EndOf(last) <= review ? Oslo.EndOf(last) : review;
    }

    private Change End(AgreementAction action, Actor by, DateTimeOffset now, string? note)
    {
        (ReviewDutyId, NextActionAt) = (null, null);
        return Did(action, by, now, note);
    }

    private Change Did(AgreementAction action, Actor by, DateTimeOffset now, string? note)
    {
        State = AgreementTransitions.Next(State, action)!.Value;
        _steps.Add(new AgreementStep(action, by.Name, now, note));
        Version++;
        return Change.Made;
    }

    private Error? Refusal(AgreementAction action) =>
        AgreementTransitions.Next(State, action) is null ? ObligationErrors.AgreementState(State) : null;

    private static Error? TooLong(string? text, string field = "note") =>
        text?.Length > MaxNoteLength ? Error.Validation(field, $"At most {MaxNoteLength} characters.") : null;
}
