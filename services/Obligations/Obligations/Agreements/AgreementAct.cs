using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;

namespace Tot.Obligations.Agreements;

/// <summary>The walk that every act on an agreement takes; what differs is who may and what is decided.</summary>
internal sealed class AgreementAct(Act act, INeedToKnow needToKnow, AgreementDuties duties, ObligationsDb db)
{
    public delegate Result<Change> Decide(Agreement agreement, ObligationId newDuty, Actor by, DateTimeOffset now);

    /// <param name="id">The agreement.</param>
    /// <param name="action">For the audit log, kebab case.</param>
    /// <param name="reviews">Is it the review, which the responsible party holds too?</param>
    /// <param name="decide">The decision.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="then">What follows from it, in the same transaction.</param>
    public async Task<IResult> PerformAsync(
        Guid id,
        string action,
        bool reviews,
        Decide decide,
        CancellationToken ct,
        Func<Agreement, Task>? then = null
    )
    {
        var agreementId = AgreementId.From(id);
        if (await db.Agreements.SingleOrDefaultAsync(a => a.Id == agreementId, ct) is not { } agreement)
        {
            return Error.NotFound("agreement").ToProblem();
        }
        var own = AgencyId.From((await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty);
        if (own != agreement.OwnerId && !(reviews && own == agreement.ResponsibleId))
        {
            return Error.Forbidden("The agency that owns the agreement does this; its review also the responsible party.").ToProblem();
        }
        if (act.CheckIfMatch(agreement.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var (owed, state) = (agreement.ReviewDutyId, agreement.State);
        var decided = decide(agreement, AgreementDuties.NewId(act.Now), act.Actor(), act.Now);
        if (!decided.IsSuccess)
        {
            return decided.Error.ToProblem();
        }
        if (decided.Value == Change.Made)
        {
            act.Audit(db, action, $"agreements/{id}", caseId: null, agreement.State == state ? [] : ["state"]);
            await duties.FollowAsync(agreement, owed, reviews, act.Actor(), act.Now, ct);
            await (then?.Invoke(agreement) ?? Task.CompletedTask);
        }
        return await act.CommitAsync(db, Reply.Ok(AgreementView.Of(agreement), agreement.Version), ct);
    }
}
