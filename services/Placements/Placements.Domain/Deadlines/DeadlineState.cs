namespace Tot.Placements.Domain.Deadlines;

public enum DeadlineState
{
    Upcoming,

    /// <summary>A warning was given that no person has acknowledged.</summary>
    Warned,
    Acknowledged,
    Met,
    Missed,

    /// <summary>The chain of decisions no longer leads to it.</summary>
    Withdrawn,
}
