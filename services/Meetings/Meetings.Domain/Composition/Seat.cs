namespace Tot.Meetings.Domain;

/// <summary>Why an agency ought to be at a meeting.</summary>
public enum SeatReason
{
    /// <summary>Coordinator and EXIT are always there; the others of the core when the routine is evaluated.</summary>
    Always = 1,
    MinorOrAgeInDoubt = 2,
    OutsideOfficeHours = 3,
    Adult = 4,
    ResidenceUnsettled = 5,
}

/// <summary>
/// A place at the table. <see cref="AgencyId"/> is null when the directory does not say which agency: the coordinator chooses.
/// </summary>
public sealed record Seat(AgencyKind Kind, SeatReason Reason, AgencyId? AgencyId);
