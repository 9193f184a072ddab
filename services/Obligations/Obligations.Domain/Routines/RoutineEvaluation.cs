namespace Tot.Obligations.Domain;

/// <summary>One party's share in a yearly evaluation of a routine: owed, and then what it found.</summary>
public sealed class RoutineEvaluation
{
    internal RoutineEvaluation(AgencyId agencyId, DateOnly dueOn, ObligationId dutyId) =>
        (AgencyId, DueOn, DutyId) = (agencyId, dueOn, dutyId);

    public AgencyId AgencyId { get; }

    /// <summary>Last day of the year's evaluation.</summary>
    public DateOnly DueOn { get; }

    /// <summary>The duty to evaluate.</summary>
    public ObligationId DutyId { get; }

    /// <summary>Does the routine work as it is? Null before the party has evaluated.</summary>
    public bool? WorksWell { get; private set; }

    public string? Note { get; private set; }

    public DateTimeOffset? At { get; private set; }

    public string? By { get; private set; }

    internal void Give(bool worksWell, string? note, Actor by, DateTimeOffset now) =>
        (WorksWell, Note, By, At) = (worksWell, note, by.Name, now);
}
