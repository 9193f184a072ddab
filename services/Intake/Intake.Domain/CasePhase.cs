namespace Tot.Intake.Domain;

/// <summary>Where a case stands. A reopened case is acute again.</summary>
public enum CasePhase
{
    /// <summary>The team coordinates (akuttfase).</summary>
    Acute = 1,

    /// <summary>The team gives guidance (arbeidsfase).</summary>
    Working = 2,

    /// <summary>Nothing is left to do.</summary>
    Closed = 3,
}

/// <summary>A change of phase; the same phase twice means that nothing changed and nothing is to be told.</summary>
public sealed record PhaseChange(CasePhase From, CasePhase To)
{
    public bool Changed => From != To;
}
