namespace Tot.Placements.Domain.Placements;

/// <summary>Days on which the child was missing from the placement (rømming). They count as days used.</summary>
public sealed class Absence
{
    private Absence() { }

    internal Absence(AbsenceId id, DateOnly firstDay) => (Id, FirstDay) = (id, firstDay);

    public AbsenceId Id { get; private init; }

    public DateOnly FirstDay { get; private init; }

    /// <summary>The last day away, included; null while the child is missing.</summary>
    public DateOnly? LastDay { get; internal set; }
}
