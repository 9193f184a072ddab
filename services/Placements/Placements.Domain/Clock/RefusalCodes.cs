namespace Tot.Placements.Domain.Clock;

/// <summary>Stable codes of the legal clock's refusals, in the order in which one event's refusals are reported.</summary>
public static class RefusalCodes
{
    public const string PeriodReversed = "PERIOD_REVERSED";
    public const string PlacementEnded = "PLACEMENT_ENDED";
    public const string DangerAssessmentMissing = "DANGER_ASSESSMENT_MISSING";
    public const string PlacementExceedsCap = "PLACEMENT_EXCEEDS_CAP";
    public const string DecisionTooLong = "DECISION_TOO_LONG";
    public const string AcuteLapses = "ACUTE_LAPSES";
    public const string DecisionOverlap = "DECISION_OVERLAP";
    public const string DecisionGap = "DECISION_GAP";
    public const string ReflectionPeriodNotRenewable = "REFLECTION_PERIOD_NOT_RENEWABLE";
}
