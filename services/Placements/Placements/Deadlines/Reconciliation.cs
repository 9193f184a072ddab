using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Reflection;
using Tot.Placements.Persistence;
using Tot.Placements.Telling;

namespace Tot.Placements.Deadlines;

/// <summary>Recomputes every deadline from the decisions, and finds warnings that were due and have no proof of sending; then sends them.</summary>
internal sealed class Reconciliation(IServiceScopeFactory scopes, DeadlineRounds rounds, TimeProvider clock)
{
    private const int SetSize = 200;
    private static readonly DeadlineState[] Open = [DeadlineState.Upcoming, DeadlineState.Warned, DeadlineState.Acknowledged];
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Once for each night, also over restarts; null when the night is done already.</summary>
    /// <param name="late">Is it long after the time when it was to run?</param>
    public async Task<ReconciliationReport?> RunNightAsync(DateOnly night, bool late, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlacementsDb>();
        if (await db.ReconciledNights.AnyAsync(known => known.Night == night, ct))
        {
            return null;
        }
        var report = await RunAsync(ct);
        db.ReconciledNights.Add(
            new ReconciledNight
            {
                Night = night,
                RanAt = report.At,
                Late = late,
                Placements = report.Placements,
                DeadlinesChanged = report.Changes,
                WarningsWithoutProof = report.WarningsWithoutProof.Count,
                Fired = report.Fired,
            }
        );
        await db.SaveChangesAsync(ct);
        return report;
    }

    public async Task<ReconciliationReport> RunAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow();
            var missing = await WithoutProofAsync(now, ct);
            var (placements, told) = await RecomputeAsync(now, ct);
            told.AddRange(await RecomputePeriodsAsync(now, ct));
            var fired = await rounds.FireDueAsync(ct);
            return new ReconciliationReport(
                now,
                placements,
                told.OfType<DeadlineSet>().Count(),
                told.OfType<DeadlineMoved>().Count(),
                told.OfType<DeadlineWithdrawn>().Count(),
                missing,
                fired
            );
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(int Placements, List<PlacementChange> Told)> RecomputeAsync(DateTimeOffset now, CancellationToken ct)
    {
        List<PlacementChange> told = [];
        var count = 0;
        var last = PlacementId.From(Guid.Empty);
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PlacementsDb>();
            var set = await db
                .Placements.Whole()
                .Where(p => p.Id.CompareTo(last) > 0)
                .Where(p => p.State != PlacementState.Ended || p.Deadlines.Any(d => Open.Contains(d.State)))
                .OrderBy(p => p.Id)
                .Take(SetSize)
                .ToListAsync(ct);
            if (set.Count == 0)
            {
                return (count, told);
            }
            List<PlacementChange> changes = [.. set.SelectMany(placement => placement.Reconcile(now))];
            db.Tell(changes, now);
            await db.SaveChangesAsync(ct);
            told.AddRange(changes);
            count += set.Count;
            last = set[^1].Id;
        }
    }

    private async Task<IReadOnlyList<PlacementChange>> RecomputePeriodsAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlacementsDb>();
        var running = await db
            .ReflectionPeriods.Include(period => period.Deadlines)
            .Where(period => period.StruckAt == null && period.Deadlines.Any(d => Open.Contains(d.State)))
            .ToListAsync(ct);
        List<PlacementChange> changes = [.. running.SelectMany(period => period.Reconcile(now))];
        db.Tell(changes, now);
        await db.SaveChangesAsync(ct);
        return changes;
    }

    private async Task<IReadOnlyList<MissingProof>> WithoutProofAsync(DateTimeOffset now, CancellationToken ct)
    {
        var today = Oslo.Day(now);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlacementsDb>();
        // By the warnings' own days, not by what the engine goes by: it may be what the engine goes by that is wrong.
        var due = await db
            .Deadlines.AsNoTracking()
            .Where(d => Open.Contains(d.State) && d.Warnings.Any(w => w.Version == d.Version && w.SentAt == null && w.WarnOn <= today))
            .OrderBy(d => d.DueAt)
            .ToListAsync(ct);
        return
        [
            .. due.SelectMany(deadline =>
                deadline
                    .Warnings.Where(warning => warning.SentAt is null && warning.WarnOn <= today)
                    .Select(warning => new MissingProof(
                        deadline.Id.Value,
                        deadline.Kind,
                        deadline.Version,
                        warning.LeadDays,
                        warning.WarnOn
                    ))
            ),
        ];
    }
}

/// <param name="Placements">How many were recomputed.</param>
/// <param name="WarningsWithoutProof">Warnings that were due and had no proof of sending when the run began; it has sent them.</param>
/// <param name="Fired">How many deadlines the run then warned of or found missed.</param>
internal sealed record ReconciliationReport(
    DateTimeOffset At,
    int Placements,
    int DeadlinesSet,
    int DeadlinesMoved,
    int DeadlinesWithdrawn,
    IReadOnlyList<MissingProof> WarningsWithoutProof,
    int Fired
)
{
    public int Changes => DeadlinesSet + DeadlinesMoved + DeadlinesWithdrawn;
}

internal sealed record MissingProof(Guid DeadlineId, DeadlineKind Kind, int Version, int LeadDays, DateOnly WarnOn);
