using Tot.Kernel;

namespace Tot.Obligations.Domain.BreakGlass;

/// <summary>
/// A person opened a case that the agency takes no part in, for a stated reason and a limited time. Kept for good: who, why, when, and what
/// the coordinator found.
/// </summary>
public sealed class BreakGlassUse
{
    public const int MaxTextLength = 1000;

    /// <summary>A reason is a sentence, not a full stop.</summary>
    public const int MinReasonLength = 10;

    private BreakGlassUse(BreakGlassId id, CaseId caseId, AgencyId agencyId, BreakGlassGround ground, string reason) =>
        (Id, CaseId, AgencyId, Ground, Reason) = (id, caseId, agencyId, ground, reason);

    public BreakGlassId Id { get; }

    public CaseId CaseId { get; }

    /// <summary>The agency that the case was opened for.</summary>
    public AgencyId AgencyId { get; }

    public BreakGlassGround Ground { get; }

    public string Reason { get; }

    /// <summary>The person who did it.</summary>
    public string UsedBy { get; private init; } = "";

    public DateTimeOffset UsedAt { get; private init; }

    /// <summary>The case is closed to the agency again from this instant on.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    public BreakGlassFinding? Finding { get; private set; }

    public string? ReviewNote { get; private set; }

    public string? ReviewedBy { get; private set; }

    public DateTimeOffset? ReviewedAt { get; private set; }

    public long Version { get; private set; } = 1;

    public static Result<BreakGlassUse> Open(
        BreakGlassId id,
        CaseId caseId,
        AgencyId agencyId,
        BreakGlassGround ground,
        string reason,
        TimeSpan lasting,
        Actor by,
        DateTimeOffset now
    )
    {
        if (!by.IsPerson)
        {
            return ObligationErrors.BreakGlassNeedsPerson;
        }
        if (reason.Length is < MinReasonLength or > MaxTextLength)
        {
            return Error.Validation("reason", $"Between {MinReasonLength} and {MaxTextLength} characters.");
        }
        return new BreakGlassUse(id, caseId, agencyId, ground, reason)
        {
            UsedBy = by.Name,
            UsedAt = now,
            ExpiresAt = now + lasting,
        };
    }

    /// <summary>Records what a coordinator finds. The same finding again changes nothing.</summary>
    public Result<Change> Review(BreakGlassFinding finding, string? note, Actor by, DateTimeOffset now)
    {
        if (note?.Length > MaxTextLength)
        {
            return Error.Validation("note", $"At most {MaxTextLength} characters.");
        }
        if (!by.IsPerson)
        {
            return ObligationErrors.BreakGlassNeedsPerson;
        }
        if (string.Equals(by.Name, UsedBy, StringComparison.Ordinal))
        {
            return ObligationErrors.BreakGlassOwnUse;
        }
        if (Finding is { } found)
        {
            return found == finding && ReviewNote == note ? Change.None : ObligationErrors.BreakGlassReviewed;
        }
        (Finding, ReviewNote, ReviewedBy, ReviewedAt) = (finding, note, by.Name, now);
        Version++;
        return Change.Made;
    }
}
