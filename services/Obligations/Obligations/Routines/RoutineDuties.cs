using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;

namespace Tot.Obligations.Routines;

/// <summary>The duties that follow from a routine. They belong to no case.</summary>
internal sealed class RoutineDuties(ObligationsDb db, Ladders ladders)
{
    public void AssignTo(Routine routine, RoutineVersion version, RoutineText text, DateTimeOffset now)
    {
        var acknowledge = Oslo.EndOf(Oslo.Day(now).AddDays(text.DaysToAcknowledge));
        var train = Oslo.EndOf(text.InForceOn.AddDays(text.DaysToTrain));
        foreach (var bound in version.Acknowledgements)
        {
            Assign(bound.DutyId, ObligationKind.AcknowledgeRoutine, routine, bound.AgencyId, acknowledge, now);
            Assign(bound.TrainingDutyId, ObligationKind.TrainStaff, routine, bound.AgencyId, train, now);
        }
    }

    /// <summary>Each party owes its share of this year's evaluation; who is no party any more does not.</summary>
    public async Task AskForEvaluationAsync(Routine routine, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var (owed, dropped) = routine.AskForEvaluation(() => ObligationId.From(Guid.CreateVersion7(now)));
        foreach (var share in owed)
        {
            Assign(share.DutyId, ObligationKind.EvaluateRoutine, routine, share.AgencyId, Oslo.EndOf(share.DueOn), now);
        }
        await FallAwayAsync([.. dropped.Select(share => share.DutyId)], by, now, ct);
    }

    /// <summary>A superseded version asks for nothing any more.</summary>
    public Task FallAwayAsync(RoutineVersion version, Actor by, DateTimeOffset now, CancellationToken ct) =>
        FallAwayAsync([.. version.Acknowledgements.SelectMany(a => new[] { a.DutyId, a.TrainingDutyId })], by, now, ct);

    /// <summary>What the duty asks for was done.</summary>
    public async Task MeetAsync(ObligationId id, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var duty = await db.Obligations.SingleAsync(o => o.Id == id, ct);
        var before = duty.State;
        if (duty.Meet(by, now) == Change.Made)
        {
            db.TellOutcome(duty, before, now);
        }
    }

    private async Task FallAwayAsync(List<ObligationId> ids, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var duty in await db.Obligations.Where(o => ids.Contains(o.Id)).ToListAsync(ct))
        {
            var before = duty.State;
            if (duty.FallAway("A newer version was published.", by, now) == Change.Made)
            {
                db.TellOutcome(duty, before, now);
            }
        }
    }

    private void Assign(ObligationId id, ObligationKind kind, Routine routine, AgencyId agency, DateTimeOffset dueAt, DateTimeOffset now)
    {
        var duty = Obligation.Of(id, kind, routine.Id.Value, caseId: null, agency, dueAt, ladders.For(kind), now);
        db.Obligations.Add(duty);
        db.TellAssigned(duty, now);
    }
}
