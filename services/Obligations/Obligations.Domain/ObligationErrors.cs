using Tot.Kernel;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Domain.Courses;

namespace Tot.Obligations.Domain;

/// <summary>Every refusal of this service, with its stable code.</summary>
public static class ObligationErrors
{
    public static Error CoordinatorStays =>
        Error.Rule("COORDINATOR_STAYS", "The coordinator of the team stays in the roster as long as the case exists.");

    public static Error InRosterAlready =>
        Error.Rule("IN_ROSTER_ALREADY", "Your agency takes part in the case: there is nothing to break.");

    public static Error BreakGlassOwnUse => Error.Rule("BREAK_GLASS_OWN_USE", "Who opened a case in an emergency does not review it.");

    public static Error BreakGlassReviewed => Error.Rule("BREAK_GLASS_REVIEWED", "It has been reviewed with another finding or note.");

    public static Error BreakGlassNeedsPerson =>
        Error.Forbidden("Only a person can open a case in an emergency, or review that somebody did.");

    public static Error AttendanceIsRecorded =>
        Error.Rule("ATTENDANCE_IS_RECORDED", "A duty to attend is closed by the attendance recorded in the meeting.");

    public static Error DoneWhereItIsOwed =>
        Error.Rule(
            "DONE_WHERE_IT_IS_OWED",
            "This duty is closed by what it asks for: the answer, the acknowledgement or the signature itself."
        );

    public static Error PoliceAskThemselves => Error.Rule("POLICE_ASK_THEMSELVES", "The police do not ask themselves for assistance.");

    public static Error NoPoliceInRoster =>
        Error.Rule("NO_POLICE_IN_ROSTER", "No police agency, or another one, takes part in the case; the coordinator can add it.");

    public static Error EvaluatedAlready => Error.Rule("ASSISTANCE_EVALUATED", "This side has evaluated the assistance.");

    public static Error AssistanceState(AssistanceState state) =>
        Error
            .Rule("ASSISTANCE_STATE", $"The assistance is {state.ToString().ToLowerInvariant()}, so this cannot be done.")
            .With("state", state.ToString().ToLowerInvariant());

    public static Error RoutineSuperseded(int current) =>
        Error.Rule("ROUTINE_SUPERSEDED", "A newer version has been published; acknowledge that one.").With("currentVersion", current);

    public static Error RoutineEvaluated => Error.Rule("ROUTINE_EVALUATED", "Your agency has evaluated the routine this year.");

    public static Error AgreementState(AgreementState state) =>
        Error
            .Rule("AGREEMENT_STATE", $"The agreement is {Words(state)}, so this cannot be done.")
            .With("state", Words(state).Replace(' ', '-'));

    public static Error AgreementOver => Error.Rule("AGREEMENT_OVER", "The agreement's last day is over; revise it first.");

    public static Error SessionState(SessionState state) =>
        Error
            .Rule("SESSION_STATE", $"The session is {state.ToString().ToLowerInvariant()}, so this cannot be done.")
            .With("state", state.ToString().ToLowerInvariant());

    public static Error SessionFull(int left) => Error.Rule("SESSION_FULL", "The session has fewer places left.").With("placesLeft", left);

    public static Error SessionStarted => Error.Rule("SESSION_STARTED", "The session has begun; who came is recorded afterwards.");

    public static Error SessionNotStarted => Error.Rule("SESSION_NOT_STARTED", "The session has not begun, so nobody has attended it.");

    public static Error NotAMeasure => Error.NotFound("measure");

    public static Error MeasureDone => Error.Rule("MEASURE_DONE", "The measure is done; its light stays green.");

    public static Error AgencyInactive => Error.Rule("AGENCY_INACTIVE", "The agency is not active today.");

    public static Error NeedsPerson => Error.Forbidden("Only a person can acknowledge; a machine's receipt does not stop the reminders.");

    public static Error OrganisationNumberTaken =>
        new("AGENCY_EXISTS", ErrorKind.AlreadyExists, "There is an agency with this organisation number.");

    public static Error NotOpen(ObligationState state) =>
        Error.Rule("OBLIGATION_CLOSED", $"The duty is {Wire(state)}, so this can no longer be done.").With("state", Wire(state));

    private static string Words(AgreementState state) =>
        state == Agreements.AgreementState.InForce ? "in force" : state.ToString().ToLowerInvariant();

    private static string Wire(ObligationState state) => state.ToString().ToLowerInvariant();
}
