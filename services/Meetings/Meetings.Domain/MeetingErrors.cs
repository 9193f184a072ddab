using Tot.Kernel;

namespace Tot.Meetings.Domain;

public static class MeetingErrors
{
    public static Error MinutesNotFinal { get; } =
        Error.Rule("MINUTES_NOT_FINAL", "Only final minutes are amended or recalled; change the draft instead.");

    public static Error MinutesRecalled { get; } =
        Error.Rule("MINUTES_RECALLED", "The newest minutes are recalled already; amend them to send the right ones.");

    public static Error NotSummoned { get; } = Error.Rule("NOT_SUMMONED", "The agency is not summoned to this meeting.");

    public static Error NotYetConvened { get; } =
        Error.Rule("MEETING_NOT_CONVENED", "The meeting was never convened, so there is no invitation to it.");

    public static Error ExcuseRequired { get; } =
        Error.Rule(
            "LAWFUL_EXCUSE_REQUIRED",
            "A summoned agency stays away only with a lawful excuse, and a calendar carries none: answer cannot-come with the excuse."
        );

    public static Error AnotherTimeRequired { get; } =
        Error.Rule("ANOTHER_TIME_REQUIRED", "A tentative answer counts only with another start, as a counter-proposal.");

    public static Error ReplyOutrun { get; } = Error.Rule("REPLY_OUTRUN", "The agency has given a later answer than this one.");

    public static Error StaleSequence(int sequence) =>
        Error.Rule("STALE_SEQUENCE", "The meeting was moved since: answer the newest invitation.").With("sequence", sequence);

    public static Error UnknownSequence(int sequence) =>
        Error.Rule("UNKNOWN_SEQUENCE", "No invitation with this sequence was ever sent.").With("sequence", sequence);

    public static Error WrongState(MeetingState state, MeetingAction action) =>
        state switch
        {
            MeetingState.Proposed => Refused("MEETING_NOT_CONVENED", "The meeting is proposed and not convened yet."),
            MeetingState.Convened when action == MeetingAction.Convene => Refused(
                "MEETING_ALREADY_CONVENED",
                "The meeting is convened already; reschedule it to change the time."
            ),
            MeetingState.Convened => Refused("MEETING_NOT_HELD", "The meeting is not held yet."),
            MeetingState.Held => Refused("MEETING_ALREADY_HELD", "The meeting is held."),
            MeetingState.Minuted => Refused("MEETING_ALREADY_MINUTED", "The meeting is held and its minutes are final."),
            _ => Refused("MEETING_CANCELLED", "The meeting is cancelled."),
        };

    public static Error DisclosureGroundRequired(IEnumerable<int> participants) =>
        Error.Validation(
            participants.Select(i => ($"participants[{i}].disclosureGround", "An agency outside the core needs a disclosure ground."))
        ) with
        {
            Code = "DISCLOSURE_GROUND_REQUIRED",
            Message = "An agency outside the core is let into a case only on a recorded ground.",
        };

    public static Error CaseContent(IEnumerable<string> fields) =>
        Error.Validation(fields.Select(f => (f, "No case number, identity number or identifier stands in a meeting about no case."))) with
        {
            Code = "CASE_CONTENT_NOT_ALLOWED",
            Message = "A meeting about no case can never be tied to one.",
        };

    public static Error AttendanceMissing(IEnumerable<AgencyId> agencies)
    {
        var missing = agencies.Select(a => a.Value).ToArray();
        return Error
            .Validation("attendance", $"Every summoned agency once; missing: {string.Join(", ", missing)}.")
            .With("missing", missing);
    }

    private static Error Refused(string code, string message) => Error.Rule(code, message);
}
