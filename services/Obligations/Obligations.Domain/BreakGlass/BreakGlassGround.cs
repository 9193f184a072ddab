namespace Tot.Obligations.Domain.BreakGlass;

/// <summary>The grounds in law on which an agency may open a case that it takes no part in.</summary>
public enum BreakGlassGround
{
    /// <summary>Danger to life or health.</summary>
    DangerToLifeOrHealth = 1,

    /// <summary>Duty to avert serious crime (avvergingsplikt).</summary>
    AvertingSeriousCrime,

    /// <summary>A child must be helped at once, and nobody who takes part can be reached.</summary>
    UrgentHelpToChild,
}

/// <summary>What the coordinator finds afterwards.</summary>
public enum BreakGlassFinding
{
    Justified = 1,

    NotJustified,
}
