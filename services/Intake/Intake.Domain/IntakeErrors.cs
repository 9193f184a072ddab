using Tot.Kernel;

namespace Tot.Intake.Domain;

/// <summary>Every refusal by a rule of Intake, one factory each.</summary>
public static class IntakeErrors
{
    public static Error PhaseNotReachable(CasePhase from, CasePhase to) =>
        Error
            .Rule("CASE_PHASE_NOT_REACHABLE", "A case goes from acute to working to closed, and from closed to acute again.")
            .With("from", Words.Of(from))
            .With("to", Words.Of(to));

    public static Error NotClosable(IEnumerable<string> blockers) =>
        Error
            .Rule("CASE_NOT_CLOSABLE", "Something stands in the way of closing the case.")
            .With("blockers", blockers.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray());

    public static Error CaseIsClosed() => Error.Rule("CASE_CLOSED", "The case is closed; reopen it first.");

    public static Error PersonIsErased() =>
        new("PERSON_ERASED", ErrorKind.Gone, "Who the person is was destroyed for good; nobody can read or change it.");

    public static Error CaseIsOpen() =>
        Error.Rule("CASE_OPEN", "The case is not closed: as long as the team works with it, it needs to know who its persons are.");

    public static Error RetentionDutyHolds(DateOnly lastDay, string ruleSet) =>
        Error
            .Rule("RETENTION_DUTY_HOLDS", "A closed case is kept for a time, in which it can be complained of and reopened.")
            .With("lastDay", lastDay)
            .With("ruleSet", ruleSet);

    public static Error StatusNotReachable(PersonStatus from, PersonStatus to) =>
        Error
            .Rule("PERSON_STATUS_NOT_REACHABLE", "The person's status cannot change that way.")
            .With("from", Words.Of(from))
            .With("to", Words.Of(to));

    public static Error ReasonMissing() => Error.Validation("reason", "A reason is required when a person is found not to be a victim.");

    public static Error PoliceConfirmationMissing() =>
        Error.Rule(
            "POLICE_CONFIRMATION_MISSING",
            "Another agency's concern becomes an identification when the police confirm it: confirmedByPolice."
        );

    public static Error ConsentOutOfOrder() =>
        Error.Validation("at", "Must not be before what was last recorded about consent to this purpose.");

    public static Error ConsentNotReachable(ConsentState from, ConsentState to) =>
        Error
            .Rule("CONSENT_STATE_NOT_REACHABLE", "Only consent that was given can be withdrawn, and who was asked is not unasked.")
            .With("from", Words.Of(from))
            .With("to", Words.Of(to));

    public static Error ConsentRequired() =>
        Error.Rule("CONSENT_REQUIRED", "Consent is not required only of somebody who counts as minor.");

    public static Error ConsentMissing(ConsentPurpose purpose) =>
        Error
            .Rule("CONSENT_MISSING", "The person has not given consent to this purpose. Share on another lawful ground, or not at all.")
            .With("purpose", Words.Of(purpose));

    public static Error PurposeMissing() => Error.Validation("purpose", "Required when the ground is consent.");

    public static Error ReportGoesToChildWelfare() =>
        Error.Rule("REPORT_GOES_TO_CHILD_WELFARE", "The duty to report is a ground for sharing with child welfare only.");

    public static Error MatchIsResolved(MatchState state) =>
        Error.Rule("MATCH_RESOLVED", "The match is confirmed or rejected already.").With("state", Words.Of(state));
}
