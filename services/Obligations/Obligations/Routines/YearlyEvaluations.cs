using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.Routines;

/// <summary>When the day of a routine's evaluation is over, the next year's is owed by its parties, whether or not the last one was done.</summary>
internal sealed class YearlyEvaluations(IServiceScopeFactory scopes, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ObligationsDb>();
        var duties = scope.ServiceProvider.GetRequiredService<RoutineDuties>();
        var now = clock.GetUtcNow();
        var due = await db.Routines.Where(r => r.NextEvaluationAt <= now).ToListAsync(ct);
        foreach (var routine in due)
        {
            // After a long time down each year that passed is owed.
            while (routine.NextEvaluationAt <= now)
            {
                routine.PlanNextEvaluation();
                await duties.AskForEvaluationAsync(routine, Actor.Clock, now, ct);
            }
        }
        if (due.Count > 0)
        {
            await db.SaveChangesAsync(ct);
        }
    }
}
