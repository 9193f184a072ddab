namespace Tot.Meetings.Domain;

/// <summary>The legal ground on which somebody outside the core is let into a case; the numbers are those of tot.events.v1.SummonedAgency.Ground.</summary>
public enum DisclosureGround
{
    Consent = 1,
    Anonymised = 2,
    NecessaryForOwnTask = 3,
    DutyToReport = 4,
    DangerToLife = 5,
    AvertingCrime = 6,
    CourtOrder = 7,
}
