namespace Tot.Subscriptions.Domain;

/// <summary>An event that agencies can be told: its CloudEvents type, which service tells it, and what it means.</summary>
public sealed record PartnerEventType(string Name, string Source, string Description);

/// <summary>All events that leave the house.</summary>
public static class PartnerEventTypes
{
    private const string Prefix = "tot.events.v1.";

    public static IReadOnlyList<PartnerEventType> All { get; } =
    [
        Intake("PersonsAdded", "More persons of the same group were found, and joined the case."),
        Intake("CasePhaseChanged", "A case went to another phase: acute, working or closed."),
        Intake("DangerAssessed", "The police assessed the danger to a person."),
        Intake("AgeAssessed", "A person's age group was assessed anew."),
        Intake("PersonFactsChanged", "More was learnt of a person; which facts, never what."),
        Intake("PersonStatusChanged", "What a person is to the follow-up team changed."),
        Intake("ConsentChanged", "What a person said about consent to a purpose was recorded."),
        Placements("PlacementStarted", "A placement was registered."),
        Placements("DecisionRegistered", "A decision was added to a placement's chain, with its first and last day."),
        Placements("DecisionStruck", "A wrongly registered decision was struck from a placement's chain; it counts for nothing."),
        Placements("DeadlineSet", "A deadline came to be, with the day it is due and the rule it follows from."),
        Placements("DeadlineMoved", "A deadline moved to another day."),
        Placements("DeadlineWithdrawn", "A deadline fell away."),
        Placements("DeadlineApproaching", "A warning: a deadline comes near. Open until a person acknowledges it."),
        Placements("DeadlineMissed", "A deadline passed unmet."),
        Placements("DeadlineMet", "A deadline was met."),
        Placements("DeadlineAcknowledged", "A person acknowledged a deadline's warning."),
        Placements("AftercareSigned", "All three have signed a placement's aftercare plan."),
        Placements("PlacementTransferred", "A placed child moved to another institution."),
        Placements("ChildFoundAdult", "A placed child was found to be over 18; no new decision can hold it."),
        Placements("ChildMissing", "A child went missing from the placement."),
        Placements("ChildReturned", "A missing child came back to the placement."),
        Placements("PlacementEnded", "A placement ended."),
        Meetings("MeetingConvened", "A meeting was convened; every participant is summoned."),
        Meetings("MeetingRescheduled", "A convened meeting was moved; everybody is asked anew."),
        Meetings("MeetingCancelled", "A meeting was cancelled; the duties to attend fall away."),
        Meetings("MeetingHeld", "A meeting was held, and who was there is recorded."),
        Meetings("MinutesFinalised", "Minutes of a meeting became final, or were amended."),
        Meetings("MinutesRecalled", "Minutes that were sent wrongly were recalled: whoever has them is not to use them."),
        Obligations("ObligationAssigned", "A duty was laid on an agency, with the instant it is due."),
        Obligations("ObligationFulfilled", "A duty was done, by the agency itself or by a substitute."),
        Obligations("ObligationExcused", "A duty fell away for a lawful excuse."),
        Obligations("ObligationBreached", "A duty was not done in time."),
        Obligations("ObligationCancelled", "A duty fell away because what it was for did."),
        Obligations("ObligationEscalated", "Somebody was reminded of a duty, or told of silence about it."),
        Obligations("PoliceAssistanceRequested", "The police were asked for help in a case, with the instant by which they must answer."),
        Obligations("PoliceAssistanceAnswered", "The police said whether they will help."),
        Obligations("PoliceAssistanceEvaluated", "One side evaluated police assistance that is over."),
        Obligations("BreakGlassUsed", "Somebody opened a case in an emergency that the agency takes no part in."),
    ];

    private static readonly Dictionary<string, PartnerEventType> ByName = All.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public static PartnerEventType? Find(string name) => ByName.GetValueOrDefault(name);

    private static PartnerEventType Intake(string name, string description) => new(Prefix + name, "/intake", description);

    private static PartnerEventType Placements(string name, string description) => new(Prefix + name, "/placements", description);

    private static PartnerEventType Meetings(string name, string description) => new(Prefix + name, "/meetings", description);

    private static PartnerEventType Obligations(string name, string description) => new(Prefix + name, "/obligations", description);
}
