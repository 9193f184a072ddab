using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Duties;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;

namespace Tot.Obligations.Agreements;

/// <summary>The duty to review an agreement, as the agreement changes.</summary>
internal sealed class AgreementDuties(ObligationsDb db, Ladders ladders)
{
    public static ObligationId NewId(DateTimeOffset now) => ObligationId.From(Guid.CreateVersion7(now));

    /// <summary>Assigns the duty that is owed now, when it is another than before; the one before is met, or falls away.</summary>
    /// <param name="agreement">After the change.</param>
    /// <param name="before">The duty that was owed before it.</param>
    /// <param name="reviewed">Was the review held?</param>
    /// <param name="by">Who changed it.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancels.</param>
    public async Task FollowAsync(
        Agreement agreement,
        ObligationId? before,
        bool reviewed,
        Actor by,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        if (agreement.ReviewDutyId == before)
        {
            return;
        }
        // Found also when it was assigned a moment ago, in the same transaction.
        if (before is { } old && await db.Obligations.FindAsync([old], ct) is { } owed)
        {
            var state = owed.State;
            var change = reviewed ? owed.Meet(by, now) : owed.FallAway("The agreement is over.", by, now);
            if (change == Change.Made)
            {
                db.TellOutcome(owed, state, now);
            }
        }
        Assign(agreement, now);
    }

    public void Assign(Agreement agreement, DateTimeOffset now)
    {
        if (agreement.ReviewDutyId is not { } id)
        {
            return;
        }
        const ObligationKind kind = ObligationKind.ReviewAgreement;
        var dueAt = Oslo.EndOf(agreement.ReviewDueOn);
        var duty = Obligation.Of(id, kind, agreement.Id.Value, caseId: null, agreement.ResponsibleId, dueAt, ladders.For(kind), now);
        db.Obligations.Add(duty);
        db.TellAssigned(duty, now);
    }
}
