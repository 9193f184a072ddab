using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;

namespace Tot.Obligations.Duties;

/// <summary>The walk that every act on a duty takes; what differs is who may and what is decided.</summary>
internal sealed class DutyAct(Act act, DutyQueries duties, ObligationsDb db)
{
    /// <param name="id">The duty.</param>
    /// <param name="action">For the audit log, kebab case.</param>
    /// <param name="mayOthers">May the caller act although another agency owes the duty?</param>
    /// <param name="decide">The decision.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IResult> PerformAsync(
        Guid id,
        string action,
        bool mayOthers,
        Func<Obligation, Actor, DateTimeOffset, Result<Change>> decide,
        CancellationToken ct
    )
    {
        if (await duties.FindAsync(id, ct) is not { } duty)
        {
            return Error.NotFound("duty").ToProblem();
        }
        if (!mayOthers && !await duties.OwnsAsync(duty, ct))
        {
            return Error.Forbidden("Another agency owes this duty.").ToProblem();
        }
        if (act.CheckIfMatch(duty.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var before = duty.State;
        var decided = decide(duty, act.Actor(), act.Now);
        if (!decided.IsSuccess)
        {
            return decided.Error.ToProblem();
        }
        if (decided.Value == Change.Made)
        {
            act.Audit(db, action, $"obligations/{id}", duty.CaseId?.Value, duty.State == before ? [] : ["state"]);
            db.TellOutcome(duty, before, act.Now);
        }
        return await act.CommitAsync(db, Reply.Ok(ObligationView.Of(duty, act.Now), duty.Version), ct);
    }
}
