using Tot.Kernel;

namespace Tot.Placements.Domain.Placements;

/// <summary>What becomes of a registered decision: applied for, approved, complained about, struck.</summary>
public sealed partial class Placement
{
    public Result<IReadOnlyList<PlacementChange>> RecordApplicationSent(DecisionId id, DateTimeOffset sentAt, DateTimeOffset now)
    {
        var found = FindAcute(id);
        if (!found.IsSuccess)
        {
            return found.Error;
        }
        var decision = found.Value;
        if (decision.ApplicationSentAt == sentAt)
        {
            return Nothing;
        }
        if (decision.ApplicationSentAt is not null)
        {
            return PlacementErrors.ApplicationAlreadySent;
        }
        if (State is PlacementState.Ended)
        {
            return PlacementErrors.Ended;
        }
        decision.ApplicationSentAt = sentAt;
        return Commit([], now);
    }

    /// <summary>An acute decision was approved. Also after the end: it is owed all the same.</summary>
    public Result<IReadOnlyList<PlacementChange>> RecordApproval(DecisionId id, DateTimeOffset approvedAt, DateTimeOffset now)
    {
        var found = FindAcute(id);
        if (!found.IsSuccess)
        {
            return found.Error;
        }
        var decision = found.Value;
        if (decision.ApprovedAt == approvedAt)
        {
            return Nothing;
        }
        if (decision.ApprovedAt is not null)
        {
            return PlacementErrors.ApprovalAlreadyRecorded;
        }
        if (approvedAt < decision.DecidedAt || approvedAt > now)
        {
            return Error.Validation("approvedAt", "Must not lie before the decision or in the future.");
        }
        decision.ApprovedAt = approvedAt;
        return Commit([], now);
    }

    /// <summary>A complaint on an acute decision came in, and perhaps was heard. Also after the end.</summary>
    public Result<IReadOnlyList<PlacementChange>> RecordComplaint(
        DecisionId id,
        DateTimeOffset receivedAt,
        DateTimeOffset? heardAt,
        DateTimeOffset now
    )
    {
        var found = FindAcute(id);
        if (!found.IsSuccess)
        {
            return found.Error;
        }
        var decision = found.Value;
        if (decision.ComplaintReceivedAt == receivedAt && (heardAt is null || decision.ComplaintHeardAt == heardAt))
        {
            return Nothing;
        }
        if (
            (decision.ComplaintReceivedAt is not null && decision.ComplaintReceivedAt != receivedAt)
            || (heardAt is not null && decision.ComplaintHeardAt is not null)
        )
        {
            return PlacementErrors.ComplaintAlreadyRecorded;
        }
        if (receivedAt < decision.DecidedAt || receivedAt > now)
        {
            return Error.Validation("receivedAt", "Must not lie before the decision or in the future.");
        }
        if (heardAt < receivedAt || heardAt > now)
        {
            return Error.Validation("heardAt", "Must not lie before the complaint or in the future.");
        }
        (decision.ComplaintReceivedAt, decision.ComplaintHeardAt) = (receivedAt, heardAt ?? decision.ComplaintHeardAt);
        return Commit([], now);
    }

    /// <summary>
    /// The decision was wrongly registered: it is kept and marked, and everything is as if it had never been there. Without the first one,
    /// the cap follows from the next. The others were accepted in their time and stay.
    /// </summary>
    public Result<IReadOnlyList<PlacementChange>> StrikeDecision(DecisionId id, string reason, AgencyId by, DateTimeOffset now)
    {
        if (_decisions.Find(decision => decision.Id == id) is not { } decision)
        {
            return Error.NotFound("decision");
        }
        if (decision.IsStruck)
        {
            return string.Equals(decision.StrikeReason, reason, StringComparison.Ordinal) ? Nothing : PlacementErrors.DecisionStruck;
        }
        decision.Strike(reason, by, now);
        if (State is PlacementState.Running && StandingDecisions.Count == 0)
        {
            State = PlacementState.Registered;
        }
        return Commit([new DecisionStruck(this, decision)], now);
    }

    private Result<Decision> FindAcute(DecisionId id) =>
        _decisions.Find(decision => decision.Id == id) switch
        {
            null => Error.NotFound("decision"),
            { IsStruck: true } => PlacementErrors.DecisionStruck,
            { Kind: not DecisionKind.AcuteDecision } => PlacementErrors.NotAcute,
            var decision => decision,
        };
}
