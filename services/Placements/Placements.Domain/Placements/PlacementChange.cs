namespace Tot.Placements.Domain.Placements;

/// <summary>Something that happened in a placement, told to every subscriber.</summary>
public abstract record PlacementChange;

public sealed record PlacementStarted(Placement Placement) : PlacementChange;

public sealed record DecisionRegistered(Placement Placement, Decision Decision, DateOnly LastDayOn) : PlacementChange;

public sealed record DecisionStruck(Placement Placement, Decision Decision) : PlacementChange;

/// <summary>The plan was written anew, or signed, but not yet by all three.</summary>
public sealed record AftercarePlanChanged(Placement Placement) : PlacementChange;

/// <summary>The third signature: the plan is agreed.</summary>
public sealed record AftercareSigned(Placement Placement) : PlacementChange;

public sealed record PlacementTransferred(Placement Placement) : PlacementChange;

public sealed record ChildFoundAdult(Placement Placement) : PlacementChange;

public sealed record ChildMissing(Placement Placement, Absence Absence) : PlacementChange;

public sealed record ChildReturned(Placement Placement, Absence Absence) : PlacementChange;

public sealed record PlacementEnded(Placement Placement) : PlacementChange;
