using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>An action plan of a region or municipality: numbered measures that belong to no case, each with a responsible agency.</summary>
public sealed class ActionPlan
{
    public const int MaxTitleLength = 200;

    private ActionPlan(PlanId id, string title, string municipality, AgencyId ownerId, DateTimeOffset registeredAt) =>
        (Id, Title, Municipality, OwnerId, RegisteredAt, Version) = (id, title, municipality, ownerId, registeredAt, 1);

    public PlanId Id { get; }

    public string Title { get; }

    /// <summary>Of its owner, four digits.</summary>
    public string Municipality { get; }

    /// <summary>The agency that adds measures to it.</summary>
    public AgencyId OwnerId { get; }

    public DateTimeOffset RegisteredAt { get; }

    /// <summary>The number that was given last.</summary>
    public int LastNumber { get; private set; }

    public long Version { get; private set; }

    public static Result<ActionPlan> Register(PlanId id, string title, string municipality, AgencyId owner, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(title) || title.Length > MaxTitleLength
            ? Error.Validation("title", $"Between 1 and {MaxTitleLength} characters.")
            : new ActionPlan(id, title, municipality, owner, now);

    /// <summary>The next measure of the plan, laid on an agency.</summary>
    public Result<Obligation> Add(
        ObligationId id,
        AgencyId agency,
        string title,
        DateOnly lastDayOn,
        EscalationLadder ladder,
        DateTimeOffset now
    )
    {
        if (string.IsNullOrWhiteSpace(title) || title.Length > Measure.MaxTitleLength)
        {
            return Error.Validation("title", $"Between 1 and {Measure.MaxTitleLength} characters.");
        }
        if (lastDayOn < Oslo.Day(now))
        {
            return Error.Validation("dueOn", "Not before today.");
        }
        LastNumber++;
        Version++;
        return Obligation.OfPlan(id, Id, LastNumber, agency, title, lastDayOn, ladder, now);
    }
}
