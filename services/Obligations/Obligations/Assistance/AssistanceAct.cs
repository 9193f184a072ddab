using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Rosters;
using Tot.ServiceDefaults.Http;

namespace Tot.Obligations.Assistance;

/// <summary>The walk that every act on police assistance takes: only its two sides act, whoever else may know of the case.</summary>
internal sealed class AssistanceAct(Act act, INeedToKnow needToKnow, ObligationsDb db)
{
    public delegate Result<Change> Decide(PoliceAssistance assistance, AssistanceSide side, Actor by, DateTimeOffset now);

    /// <summary>What the caller may know of: that of the cases whose roster the agency is in.</summary>
    public async Task<IQueryable<PoliceAssistance>> VisibleAsync(CancellationToken ct)
    {
        var entries = db.RosterEntries.Covering(AgencyId.From((await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty), act.Now);
        return db.Assistance.Where(a => entries.Any(e => EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry) == a.CaseId));
    }

    /// <param name="id">The request.</param>
    /// <param name="action">For the audit log, kebab case.</param>
    /// <param name="onlyPolice">Is it the police alone who do this?</param>
    /// <param name="decide">The decision.</param>
    /// <param name="then">What follows from it, in the same transaction.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IResult> PerformAsync(
        Guid id,
        string action,
        bool onlyPolice,
        Decide decide,
        Func<PoliceAssistance, AssistanceSide, Task>? then,
        CancellationToken ct
    )
    {
        var assistanceId = AssistanceId.From(id);
        if (await (await VisibleAsync(ct)).SingleOrDefaultAsync(a => a.Id == assistanceId, ct) is not { } assistance)
        {
            return Error.NotFound("police assistance").ToProblem();
        }
        var side = assistance.SideOf(AgencyId.From((await needToKnow.AgencyAsync(ct))?.Id ?? Guid.Empty));
        if (side is not { } own || (onlyPolice && own != AssistanceSide.Police))
        {
            return Error
                .Forbidden(onlyPolice ? "The police agency that was asked does this." : "Another two agencies do this.")
                .ToProblem();
        }
        if (act.CheckIfMatch(assistance.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        var before = assistance.State;
        var decided = decide(assistance, own, act.Actor(), act.Now);
        if (!decided.IsSuccess)
        {
            return decided.Error.ToProblem();
        }
        if (decided.Value == Change.Made)
        {
            act.Audit(db, action, $"police-assistance/{id}", assistance.CaseId.Value, assistance.State == before ? [] : ["state"]);
            await (then?.Invoke(assistance, own) ?? Task.CompletedTask);
        }
        return await act.CommitAsync(db, Reply.Ok(AssistanceView.Of(assistance), assistance.Version), ct);
    }
}
