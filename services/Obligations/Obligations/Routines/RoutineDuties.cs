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

    public void AssignEvaluation(Routine routine, DateTimeOffset now)
    {
        var id = ObligationId.From(Guid.CreateVersion7(now));
        Assign(id, ObligationKind.EvaluateRoutine, routine, routine.OwnerId, Oslo.EndOf(routine.EvaluationDueOn!.Value), now);
    }

    /// <summary>A superseded version asks for nothing any more.</summary>
    public async Task FallAwayAsync(RoutineVersion version, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var ids = version.Acknowledgements.SelectMany(a => new[] { a.DutyId, a.TrainingDutyId }).ToList();
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
