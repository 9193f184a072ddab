using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Tot.Placements.Telling;
using Tot.ServiceDefaults.Audit;

namespace Tot.Placements.Deadlines;

/// <summary>
/// Fires what is due, set by set: the states, the proofs of sending, the audit and the events of a set are one transaction. A crash loses
/// the whole set or nothing; the deadline's revision lets two of these never fire the same one twice.
/// </summary>
internal sealed class DeadlineRounds(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>
    /// More in one transaction fire faster and keep others from the event log for longer: for less than a second, when so many are due at once.
    /// </summary>
    private const int SetSize = 5000;

    /// <summary>Stands in the audit where no account acted.</summary>
    private const string Clock = "tot-placements";

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

    /// <summary>The next set, as it is in the store.</summary>
    public static IQueryable<Deadline> Due(PlacementsDb db, DateTimeOffset now) =>
        db.Deadlines.AsNoTracking().Where(d => d.NextActionAt <= now).OrderBy(d => d.NextActionAt).Take(SetSize);

    private async Task<int> FireSetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlacementsDb>();
        var due = await Due(db, now).ToListAsync(ct);
        if (due.Count == 0)
        {
            return 0;
        }
        List<FiredDeadline> fired = [.. due.Select(deadline => FiredDeadline.Of(deadline, now))];
        List<DeadlineChange> changes = [.. fired.SelectMany(one => one.Changes)];
        var events = EventMessages.Events(changes, now);
        await db.InOneTransactionAsync(
            async token =>
            {
                await db.SaveAsync(fired, token);
                await db.AuditAsync([.. changes.Select(change => Audited(change, now))], token);
                await db.AppendAsync(events, token);
                await LapseAsync(db, changes.OfType<DeadlineMissed>(), now, token);
            },
            ct
        );
        return due.Count;
    }

    /// <summary>What the clock did, since no account did it. Who must be able to show that a warning was sent finds it beside what people did.</summary>
    private static AuditEntry Audited(DeadlineChange change, DateTimeOffset now)
    {
        var (action, changed, late) = change switch
        {
            DeadlineApproaching near => ("warn-of-deadline", $"lead-days:{near.LeadDays}", near.Late),
            DeadlineMissed missed => ("miss-deadline", "state", missed.Late),
            _ => throw new UnreachableException($"A tick does not lead to {change.GetType().Name}."),
        };
        return new AuditEntry
        {
            At = now,
            Subject = Clock,
            Action = action,
            Target = $"deadlines/{change.Deadline.Id.Value}",
            CaseId = change.Deadline.CaseId.Value,
            Changed = late ? changed + ",late" : changed,
            RequestId = "due",
        };
    }

    /// <summary>An application that was not sent lets its decision lapse, and that moves other deadlines.</summary>
    private static async Task LapseAsync(PlacementsDb db, IEnumerable<DeadlineMissed> missed, DateTimeOffset now, CancellationToken ct)
    {
        HashSet<PlacementId> lapsed =
        [
            .. missed.Where(m => m.Deadline.Kind is DeadlineKind.AcuteApplicationDue).Select(m => m.Deadline.PlacementId!.Value),
        ];
        if (lapsed.Count == 0)
        {
            return;
        }
        foreach (var placement in await db.Placements.Whole().Where(p => lapsed.Contains(p.Id)).ToListAsync(ct))
        {
            db.Tell(placement.Reconcile(now), now);
            db.Tell(await db.ShareDaysAsync(placement, now, ct), now);
        }
        await db.SaveChangesAsync(ct);
    }
}
