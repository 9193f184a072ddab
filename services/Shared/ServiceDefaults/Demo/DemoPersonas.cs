using Tot.Events.V1;
using Tot.ServiceDefaults.Identity;

namespace Tot.ServiceDefaults.Demo;

/// <summary>An invented user and agency of the demo. The organisation numbers are synthetic (they begin with 3).</summary>
/// <param name="Name">What <c>POST /demo/token</c> takes.</param>
/// <param name="Role">The token's role.</param>
/// <param name="Kind">Kind of the agency.</param>
/// <param name="AgencyName">Name of the agency.</param>
/// <param name="OrganisationNumber">Of the agency.</param>
/// <param name="Municipality">4601 Bergen or 0301 Oslo.</param>
public sealed record DemoPersona(
    string Name,
    string Role,
    AgencyKind Kind,
    string AgencyName,
    string OrganisationNumber,
    string Municipality
)
{
    /// <summary>The agency's identifier, the same in every demo.</summary>
    public Guid AgencyId { get; } = new($"00000000-0000-7000-8000-000{OrganisationNumber}");
}

public static class DemoPersonas
{
    private const string Bergen = "4601";
    private const string Oslo = "0301";

    public static IReadOnlyList<DemoPersona> All { get; } =
    [
        new("coordinator", Roles.Coordinator, AgencyKind.Coordinator, "Utekontakten i Bergen (demo)", "310000108", Bergen),
        new("police-exit", Roles.PoliceExit, AgencyKind.PoliceExit, "EXIT-gruppen, Vest politidistrikt (demo)", "310000116", Bergen),
        new("child-welfare", Roles.ChildWelfare, AgencyKind.ChildWelfare, "Barnevernet i Bergen (demo)", "310000124", Bergen),
        new(
            "child-welfare-emergency",
            Roles.ChildWelfareEmergency,
            AgencyKind.ChildWelfareEmergency,
            "Barnevernvakten i Bergen (demo)",
            "310000132",
            Bergen
        ),
        new("social-services", Roles.SocialServices, AgencyKind.SocialServices, "Sosialtjenesten i Bergen (demo)", "310000140", Bergen),
        new("immigration", Roles.Immigration, AgencyKind.ImmigrationAuthority, "UDI, region vest (demo)", "310000159", Bergen),
        new("counsel", Roles.Counsel, AgencyKind.VictimsCounsel, "Advokatkontoret Eksempel (demo)", "310000167", Bergen),
        new("institution", Roles.Institution, AgencyKind.Institution, "Institusjonen Eksempel (demo)", "310000175", Bergen),
        new("crisis-centre", Roles.CrisisCentre, AgencyKind.CrisisCentre, "Krisesenteret i Bergen (demo)", "310000183", Bergen),
        new("follow-up", Roles.FollowUp, AgencyKind.FollowUpService, "Oppfølgingstjenesten i Bergen (demo)", "310000191", Bergen),
        new("admin", Roles.Admin, AgencyKind.MunicipalAdministration, "Bergen kommune, drift (demo)", "310000205", Bergen),
        new("auditor", Roles.Auditor, AgencyKind.Auditor, "Personvernombudet i Bergen (demo)", "310000213", Bergen),
        new("coordinator-oslo", Roles.Coordinator, AgencyKind.Coordinator, "TOT-koordinator i Oslo (demo)", "310000221", Oslo),
        new("police-exit-oslo", Roles.PoliceExit, AgencyKind.PoliceExit, "EXIT-gruppen, Oslo politidistrikt (demo)", "310000248", Oslo),
        new("child-welfare-oslo", Roles.ChildWelfare, AgencyKind.ChildWelfare, "Barnevernet i Oslo (demo)", "310000256", Oslo),
    ];

    public static DemoPersona? Find(string? name) => All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal));
}
