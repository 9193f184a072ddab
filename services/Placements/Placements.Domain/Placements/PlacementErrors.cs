using Tot.Kernel;
using Tot.Placements.Domain.Aftercare;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Institutions;

namespace Tot.Placements.Domain.Placements;

/// <summary>What a placement refuses, beside the legal clock's own codes.</summary>
public static class PlacementErrors
{
    public const string ChildNotMinorCode = "CHILD_NOT_MINOR";
    public const string InstitutionNotApprovedCode = "INSTITUTION_NOT_APPROVED";

    public static Error ChildNotMinor { get; } = Error.Rule(ChildNotMinorCode, ChildNotMinorMessage);

    public static Error AlreadyInInstitution { get; } = Error.Rule("ALREADY_IN_INSTITUTION", "The child is in that institution already.");

    public static Error NotAcute { get; } =
        Error.Rule("NOT_AN_ACUTE_DECISION", "Only an acute decision is approved, applied for and complained about in this way.");

    public static Error ApplicationAlreadySent { get; } =
        Error.Rule("APPLICATION_ALREADY_SENT", "The application is registered as sent at another time.");

    public static Error ApprovalAlreadyRecorded { get; } =
        Error.Rule("APPROVAL_ALREADY_RECORDED", "The approval is registered at another time.");

    public static Error ComplaintAlreadyRecorded { get; } =
        Error.Rule("COMPLAINT_ALREADY_RECORDED", "A complaint that came in or was heard at another time is registered.");

    public static Error DecisionStruck { get; } = Error.Rule("DECISION_STRUCK", "The decision was struck as wrongly registered.");

    public static Error AftercareAlreadySigned { get; } =
        Error.Rule("AFTERCARE_ALREADY_SIGNED", "All three have signed the aftercare plan; it changes no more.");

    public static Error AftercarePlanChanged { get; } =
        Error.Rule("AFTERCARE_PLAN_CHANGED", "The aftercare plan has another revision than the one that was read. Read it again.");

    public static Error ReflectionPeriodNotRenewable { get; } =
        Error.Rule(RefusalCodes.ReflectionPeriodNotRenewable, "The person has had a reflection period; it cannot be renewed.");

    public static Error ReflectionPeriodStruck { get; } =
        Error.Rule("REFLECTION_PERIOD_STRUCK", "The reflection period was struck as wrongly registered, for another reason.");

    public static Error ChildAlreadyMissing { get; } = Error.Rule("CHILD_ALREADY_MISSING", "The child is registered as missing already.");

    public static Error ChildNotMissing { get; } = Error.Rule("CHILD_NOT_MISSING", "The child is not registered as missing.");

    public static Error Ended { get; } = Error.Rule(RefusalCodes.PlacementEnded, "The placement has ended.");

    public static Error InstitutionFull(Institution institution) =>
        Error.Rule("INSTITUTION_FULL", "Every place in the institution is taken.").With("places", institution.Places);

    public static Error StayExceedsCap(DateOnly lastLawfulDay) =>
        Error
            .Rule(RefusalCodes.PlacementExceedsCap, "The stay would run past the last lawful day of one that begins on its first day.")
            .With("lastLawfulDay", lastLawfulDay);

    public static Error AftercareIncomplete(IReadOnlyList<AftercareTopic> missing) =>
        Error
            .Rule("AFTERCARE_INCOMPLETE", "The aftercare plan lacks a part that one of those who sign answers for.")
            .With("missing", missing.ToArray());

    public static Error InstitutionNotApproved(Institution institution) =>
        Error
            .Rule(InstitutionNotApprovedCode, InstitutionMessage)
            .With("approvedFrom", institution.ApprovedFrom)
            .With("approvedUntil", institution.ApprovedUntil);

    /// <summary>One error for all refusals: the first gives the code, <c>refusals</c> lists every one.</summary>
    public static Error Refused(IReadOnlyList<Refusal> refusals)
    {
        var first = refusals[0];
        var error = Error
            .Rule(first.Code, first.Message)
            .With("refusals", refusals.Select(refusal => new RefusalView(refusal.Code, refusal.Message, refusal.LastLawfulDay)).ToArray());
        return refusals.FirstOrDefault(refusal => refusal.LastLawfulDay is not null) is { } length
            ? error.With("lastLawfulDay", length.LastLawfulDay)
            : error;
    }

    internal static Refusal InstitutionRefusal { get; } = new(0, InstitutionNotApprovedCode, InstitutionMessage);

    internal static Refusal AdultRefusal { get; } = new(0, ChildNotMinorCode, ChildNotMinorMessage);

    private const string ChildNotMinorMessage = "The person is an adult; the provision is for children.";
    private const string InstitutionMessage = "The institution is not approved for the purpose on every day of the period.";
}

/// <summary>A refusal as the problem document shows it.</summary>
public sealed record RefusalView(string Code, string Message, DateOnly? LastLawfulDay);
