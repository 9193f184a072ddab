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
}
