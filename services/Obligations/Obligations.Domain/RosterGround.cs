namespace Tot.Obligations.Domain;

/// <summary>Why an agency may know of a case.</summary>
public enum RosterGround
{
    /// <summary>It raised the identification.</summary>
    RaisedIdentification = 1,

    /// <summary>It coordinates the team of the municipality.</summary>
    CoordinatesTeam,

    /// <summary>It was summoned to a meeting of the case.</summary>
    Summoned,

    /// <summary>The person consented.</summary>
    Consent,

    /// <summary>It needs to know for its own statutory task.</summary>
    NecessaryForOwnTask,

    /// <summary>Duty to report to child welfare.</summary>
    DutyToReport,

    /// <summary>Danger to life or health.</summary>
    DangerToLifeOrHealth,

    /// <summary>Duty to avert serious crime (avvergingsplikt).</summary>
    AvertingSeriousCrime,

    CourtOrder,

    /// <summary>What it is told is anonymised: told of a summons only, since a roster entry opens the whole case.</summary>
    Anonymised,

    /// <summary>It opened the case in an emergency; for hours only, see <see cref="BreakGlass.BreakGlassUse"/>.</summary>
    BreakGlass,
}

/// <summary>Which grounds somebody may state, and which follow from an event only.</summary>
public static class RosterGrounds
{
    /// <summary>Grounds in law that a coordinator can state; the others are facts that the software knows itself.</summary>
    public static bool CanBeStated(this RosterGround ground) =>
        ground is >= RosterGround.Consent and not (RosterGround.Anonymised or RosterGround.BreakGlass) && Enum.IsDefined(ground);
}
