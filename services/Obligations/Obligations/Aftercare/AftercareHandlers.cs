using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.Aftercare;

/// <summary>An aftercare plan is due, at another time, or no more. A warning finds who has come into the roster since.</summary>
internal sealed class AftercareDueHandler(ObligationsDb db, AftercareDuties duties)
    : IEventHandler<DeadlineSet>,
        IEventHandler<DeadlineMoved>,
        IEventHandler<DeadlineApproaching>,
        IEventHandler<DeadlineWithdrawn>
{
    public Task HandleAsync(DeadlineSet message, EventContext context, CancellationToken ct) => LayAsync(message.Deadline, ct);

    public Task HandleAsync(DeadlineMoved message, EventContext context, CancellationToken ct) => LayAsync(message.Deadline, ct);

    public Task HandleAsync(DeadlineApproaching message, EventContext context, CancellationToken ct) => LayAsync(message.Deadline, ct);

    public async Task HandleAsync(DeadlineWithdrawn message, EventContext context, CancellationToken ct)
    {
        if (message.Deadline.Kind is DeadlineKind.AftercarePlanDue && await NewestAsync(message.Deadline, ct) is not null)
        {
            await duties.FallAwayAsync(Guid.Parse(message.Deadline.PlacementId), context.Actor(), ct);
        }
    }

    private async Task LayAsync(Deadline told, CancellationToken ct)
    {
        if (told.Kind is not DeadlineKind.AftercarePlanDue || await NewestAsync(told, ct) is not { IsMet: false, IsWithdrawn: false })
        {
            return;
        }
        await duties.LayAsync(Guid.Parse(told.PlacementId), CaseId.From(Guid.Parse(told.CaseId)), told.DueAt.ToDateTimeOffset(), ct);
    }

    /// <summary>The copy of the deadline, or null when a newer version is known: then this says nothing any more.</summary>
    /// <exception cref="NotYetException">The copy has not been made.</exception>
    private async Task<DeadlineCopy?> NewestAsync(Deadline told, CancellationToken ct)
    {
        var copy = await db.Deadlines.FindAsync([Guid.Parse(told.DeadlineId)], ct);
        if (copy is null || copy.Version < told.Version)
        {
            throw new NotYetException("the copy of the deadline");
        }
        return copy.Version == told.Version ? copy : null;
    }
}

/// <summary>The plan was written anew, or signed by one more.</summary>
internal sealed class AftercarePlanHandler(AftercareDuties duties) : IEventHandler<AftercarePlanChanged>, IEventHandler<AftercareSigned>
{
    public Task HandleAsync(AftercarePlanChanged message, EventContext context, CancellationToken ct) =>
        duties.FollowAsync(
            Guid.Parse(message.PlacementId),
            message.SignedByAgencyIds.Select(id => AgencyId.From(Guid.Parse(id))),
            context.Actor(),
            ct
        );

    public Task HandleAsync(AftercareSigned message, EventContext context, CancellationToken ct) =>
        duties.MeetAllAsync(Guid.Parse(message.PlacementId), context.Actor(), ct);
}
