using Tot.Placements.Domain.Placements;

namespace Tot.Placements.Domain.Deadlines;

/// <summary>Something that happened to a deadline, told to every subscriber.</summary>
public abstract record DeadlineChange(Deadline Deadline) : PlacementChange;

public sealed record DeadlineSet(Deadline Deadline) : DeadlineChange(Deadline);

public sealed record DeadlineMoved(Deadline Deadline, DateOnly PreviousDueOn) : DeadlineChange(Deadline);

public sealed record DeadlineWithdrawn(Deadline Deadline) : DeadlineChange(Deadline);

public sealed record DeadlineMet(Deadline Deadline) : DeadlineChange(Deadline);

/// <param name="Late">The day it was meant for had passed.</param>
public sealed record DeadlineApproaching(Deadline Deadline, int LeadDays, DateOnly WarnOn, bool Late) : DeadlineChange(Deadline);

/// <param name="Late">Told more than a day after it was missed.</param>
public sealed record DeadlineMissed(Deadline Deadline, bool Late) : DeadlineChange(Deadline);

public sealed record DeadlineAcknowledged(Deadline Deadline, AgencyId By) : DeadlineChange(Deadline);
