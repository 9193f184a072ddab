using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.Reports;

/// <summary>Remembers of a new case where and when it began.</summary>
internal sealed class CaseCopyHandler(ObligationsDb db) : IEventHandler<PersonIdentified>
{
    public async Task HandleAsync(PersonIdentified message, EventContext context, CancellationToken ct)
    {
        var id = CaseId.From(Guid.Parse(message.CaseId));
        if (!await db.Cases.AnyAsync(c => c.CaseId == id, ct))
        {
            db.Cases.Add(
                new CaseCopy
                {
                    CaseId = id,
                    CaseNumber = message.CaseNumber,
                    Municipality = message.Municipality,
                    IdentifiedAt = message.IdentifiedAt.ToDateTimeOffset(),
                }
            );
        }
    }
}

/// <summary>Keeps the copies of the placements' deadlines. Each event carries the deadline, so any of them may come first.</summary>
internal sealed class DeadlineCopyHandler(ObligationsDb db)
    : IEventHandler<DeadlineSet>,
        IEventHandler<DeadlineMoved>,
        IEventHandler<DeadlineWithdrawn>,
        IEventHandler<DeadlineMet>,
        IEventHandler<DeadlineMissed>
{
    public Task HandleAsync(DeadlineSet message, EventContext context, CancellationToken ct) => TakeInAsync(message.Deadline, _ => { }, ct);

    public Task HandleAsync(DeadlineMoved message, EventContext context, CancellationToken ct) =>
        TakeInAsync(message.Deadline, _ => { }, ct);

    public Task HandleAsync(DeadlineWithdrawn message, EventContext context, CancellationToken ct) =>
        TakeInAsync(message.Deadline, copy => copy.Withdraw(), ct);

    public Task HandleAsync(DeadlineMet message, EventContext context, CancellationToken ct) =>
        TakeInAsync(message.Deadline, copy => copy.Meet(), ct);

    public Task HandleAsync(DeadlineMissed message, EventContext context, CancellationToken ct) =>
        TakeInAsync(message.Deadline, copy => copy.Miss(), ct);

    private async Task TakeInAsync(Deadline told, Action<DeadlineCopy> note, CancellationToken ct)
    {
        var id = Guid.Parse(told.DeadlineId);
        if (await db.Deadlines.FindAsync([id], ct) is not { } copy)
        {
            copy = new DeadlineCopy
            {
                DeadlineId = id,
                // A person's reflection period belongs to no placement.
                PlacementId = told.PlacementId.Length == 0 ? Guid.Empty : Guid.Parse(told.PlacementId),
                CaseId = CaseId.From(Guid.Parse(told.CaseId)),
                Kind = told.Kind,
            };
            db.Deadlines.Add(copy);
        }
        var dueOn = DateOnly.ParseExact(told.DueOn, "O", CultureInfo.InvariantCulture);
        if (copy.TakeIn(dueOn, told.DueAt.ToDateTimeOffset(), told.Version))
        {
            note(copy);
        }
    }
}

/// <summary>Remembers when an aftercare plan got its last signature.</summary>
internal sealed class AftercareCopyHandler(ObligationsDb db) : IEventHandler<AftercareSigned>
{
    public async Task HandleAsync(AftercareSigned message, EventContext context, CancellationToken ct)
    {
        var id = Guid.Parse(message.PlacementId);
        if (await db.Aftercare.FindAsync([id], ct) is null)
        {
            db.Aftercare.Add(new AftercareCopy { PlacementId = id, SignedAt = message.SignedAt.ToDateTimeOffset() });
        }
    }
}
