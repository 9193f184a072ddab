using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Domain.Retention;
using Tot.Intake.Erase;
using Tot.Intake.Persistence;
using Tot.Kernel;

namespace Tot.Intake.Retain;

/// <summary>Destroys who the persons of cases are that have been kept as long as they may, case by case, and reports it in the same transactions.</summary>
internal sealed class RetentionRound(IServiceScopeFactory scopes, RetentionPolicy policy, FinishErasures finish, TimeProvider clock)
{
    /// <summary>Once for a day, also over restarts: a round that was broken off is taken up where it was.</summary>
    /// <returns>False when the day's round was done before.</returns>
    public async Task<bool> RunAsync(DateOnly day, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        IReadOnlyList<DueCase> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
            var report = await db.RetentionReports.FirstOrDefaultAsync(r => r.Night == day, ct);
            if (report?.FinishedAt is not null)
            {
                return false;
            }
            if (report is null)
            {
                db.Add(RetentionReport.Begin(day, now, policy.On(now).Reference));
                await db.SaveChangesAsync(ct);
            }
            due = await db.DueAsync(policy.On(now), day, ct);
        }
        foreach (var @case in due)
        {
            await EraseAsync(@case, day, now, ct);
        }
        await finish.RunAsync(ct);
        await using var last = scopes.CreateAsyncScope();
        var store = last.ServiceProvider.GetRequiredService<IntakeDbContext>();
        (await store.RetentionReports.FirstAsync(r => r.Night == day, ct)).Finish(clock.GetUtcNow());
        await store.SaveChangesAsync(ct);
        return true;
    }

    private async Task EraseAsync(DueCase due, DateOnly day, DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
        var erasure = scope.ServiceProvider.GetRequiredService<Erasure>();
        var @case = await db.Cases.FirstAsync(c => c.Id == due.CaseId, ct);
        var report = await db.RetentionReports.FirstAsync(r => r.Night == day, ct);
        foreach (var person in await db.Persons.Where(p => p.CaseId == due.CaseId).OrderBy(p => p.Id).ToListAsync(ct))
        {
            // Reopened meanwhile: it is refused, and has more time.
            if (person.Erase(ErasureGround.RetentionEnded, @case, policy.On(now), now) is { IsSuccess: true, Value: true })
            {
                await erasure.LeaveNothingAsync(person, now, ct);
                erasure.Audit(person, "retention", now);
                report.Add(new ErasedPerson(person.Id.Value, person.CaseId.Value, due.ClosedOn));
            }
        }
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>A closed case whose persons are known, and the last day on which they may be.</summary>
internal sealed record DueCase(CaseId CaseId, DateOnly ClosedOn, DateOnly LastDayOn, int Persons);

internal static class DueCases
{
    /// <summary>The cases that a round on <paramref name="day"/> takes, the longest closed first.</summary>
    public static async Task<IReadOnlyList<DueCase>> DueAsync(
        this IntakeDbContext db,
        RetentionRules rules,
        DateOnly day,
        CancellationToken ct
    )
    {
        // A month may be three days shorter than the one that counting back lands in: read some more, and let the rule decide.
        var before = Oslo.EndOf(day.AddMonths(-rules.AtMost.Value).AddDays(3));
        var closed = await db
            .Cases.AsNoTracking()
            .Where(c => c.ClosedAt != null && c.ClosedAt < before)
            .Select(c => new
            {
                c.Id,
                ClosedAt = c.ClosedAt!.Value,
                Persons = db.Persons.Count(p => p.CaseId == c.Id && p.ErasedAt == null),
            })
            .Where(c => c.Persons > 0)
            .OrderBy(c => c.ClosedAt)
            .ToListAsync(ct);
        return
        [
            .. closed
                .Select(c => new DueCase(c.Id, Oslo.Day(c.ClosedAt), rules.LastDayAllowed(c.ClosedAt), c.Persons))
                .Where(c => c.LastDayOn < day),
        ];
    }
}
