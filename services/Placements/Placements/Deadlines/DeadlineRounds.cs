using Microsoft.EntityFrameworkCore;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.Placements.Telling;

namespace Tot.Placements.Deadlines;

/// <summary>
/// Fires what is due, set by set: the states, the proofs of sending and the events of a set are one transaction. A crash loses the whole
/// set or nothing; the deadline's revision lets two of these never fire the same one twice.
/// </summary>
internal sealed class DeadlineRounds(IServiceScopeFactory scopes, TimeProvider clock)
{
    public const int SetSize = 500;

    /// <returns>How many deadlines fired.</returns>
    public async Task<int> FireDueAsync(CancellationToken ct)
    {
        var fired = 0;
        int set;
        do
        {
            set = await FireSetAsync(ct);
            fired += set;
        } while (set == SetSize);
        return fired;
    }

    private async Task<int> FireSetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlacementsDb>();
        var due = await db.Deadlines.Where(d => d.NextActionAt <= now).OrderBy(d => d.NextActionAt).Take(SetSize).ToListAsync(ct);
        if (due.Count == 0)
        {
            return 0;
        }
        List<PlacementChange> changes = [.. due.SelectMany(deadline => deadline.Tick(now))];
        db.Tell(changes, now);
        // An application that was not sent lets its decision lapse, and that moves other deadlines.
        var lapsed = changes
            .OfType<DeadlineMissed>()
            .Where(missed => missed.Deadline.Kind is DeadlineKind.AcuteApplicationDue)
            .Select(missed => missed.Deadline.PlacementId!.Value)
            .ToHashSet();
        if (lapsed.Count > 0)
        {
            foreach (var placement in await db.Placements.Whole().Where(p => lapsed.Contains(p.Id)).ToListAsync(ct))
            {
                db.Tell(placement.Reconcile(now), now);
                db.Tell(await db.ShareDaysAsync(placement, now, ct), now);
            }
        }
        await db.SaveChangesAsync(ct);
        return due.Count;
    }
}
