namespace Tot.Meetings.Domain;

/// <summary>What sort of agency; the numbers are those of tot.events.v1.AgencyKind.</summary>
public enum AgencyKind
{
    Coordinator = 1,
    PoliceExit = 2,
    ChildWelfare = 3,
    ChildWelfareEmergency = 4,
    SocialServices = 5,
    ImmigrationAuthority = 6,
    VictimsCounsel = 7,
    Institution = 8,
    CrisisCentre = 9,
    FollowUpService = 10,
    MunicipalAdministration = 11,
    Auditor = 12,
    Other = 13,

    /// <summary>The mayor (ordfører), or who leads the municipality.</summary>
    MunicipalLeadership = 14,
}

public static class AgencyKinds
{
    /// <summary>The core members of a follow-up team; everybody else is called in when needed, on a disclosure ground.</summary>
    public static bool IsCore(this AgencyKind kind) =>
        kind
            is AgencyKind.Coordinator
                or AgencyKind.PoliceExit
                or AgencyKind.ChildWelfare
                or AgencyKind.ChildWelfareEmergency
                or AgencyKind.SocialServices;
}

/// <summary>An agency as the directory tells of it.</summary>
/// <param name="District">Empty when the agency serves the whole municipality.</param>
/// <param name="ActiveFrom">First day, inclusive, Europe/Oslo.</param>
/// <param name="ActiveUntil">Last day, inclusive; null while open.</param>
/// <param name="Email">Where invitations and notices go: a function's address; null when it has none.</param>
public sealed record Agency(
    AgencyId Id,
    AgencyKind Kind,
    string Name,
    string OrganisationNumber,
    string Municipality,
    string District,
    DateOnly ActiveFrom,
    DateOnly? ActiveUntil,
    string? Email = null
)
{
    public bool IsActiveOn(DateOnly day) => day >= ActiveFrom && (ActiveUntil is null || day <= ActiveUntil);
}
