namespace Tot.Obligations.Domain;

/// <summary>What sort of agency takes part in a follow-up team.</summary>
public enum AgencyKind
{
    /// <summary>The TOT coordinator's own office (Utekontakten in Bergen).</summary>
    Coordinator = 1,

    /// <summary>The police trafficking group.</summary>
    PoliceExit,

    /// <summary>Barnevern of a district.</summary>
    ChildWelfare,

    /// <summary>Barnevernvakt.</summary>
    ChildWelfareEmergency,

    /// <summary>Sosialtjeneste.</summary>
    SocialServices,

    /// <summary>UDI.</summary>
    ImmigrationAuthority,

    /// <summary>Bistandsadvokat.</summary>
    VictimsCounsel,

    /// <summary>An institution approved for placements.</summary>
    Institution,

    /// <summary>Krisesenter.</summary>
    CrisisCentre,

    /// <summary>Oppfølgingstjeneste.</summary>
    FollowUpService,

    /// <summary>Directory and operations of the municipality.</summary>
    MunicipalAdministration,

    /// <summary>Data protection officer or auditor.</summary>
    Auditor,

    Other,

    /// <summary>The mayor (ordfører), or who leads the municipality; meets the police once a year.</summary>
    MunicipalLeadership,
}
