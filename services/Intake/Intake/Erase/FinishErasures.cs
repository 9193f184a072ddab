using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.Sealing;
using Tot.Messaging.Log;

namespace Tot.Intake.Erase;

/// <summary>
/// Destroys the keys of those who are marked erased, enters them in the register of erasures beside the keys, and takes the boxes away that nothing opens any more. At the start
/// it also goes the other way: who stands in the register and is not erased in the store came back with an older backup, and is erased again.
/// </summary>
internal sealed partial class FinishErasures(
    IServiceScopeFactory scopes,
    PersonVault vault,
    WorkTurns turns,
    TimeProvider clock,
    ILogger<FinishErasures> log
) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        var again = true;
        try
        {
            do
            {
                try
                {
                    again = again && !await EraseAgainAsync(stoppingToken);
                    await RunAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    Failed(log, fault.GetType().Name);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <summary>Two at a time do no harm: a key that is gone is destroyed again, and a box is taken away by one of them.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
        var boxes = await db
            .IdentityBoxes.AsNoTracking()
            .Where(b => db.Persons.Any(p => p.Id == b.PersonId && p.ErasedAt != null))
            .Select(b => b.PersonId)
            .ToListAsync(ct);
        var erased = await db.Persons.AsNoTracking().Where(p => boxes.Contains(p.Id)).ToListAsync(ct);
        foreach (var person in erased)
        {
            await vault.EraseAsync(person.Id, new ErasureMark(person.ErasedAt!.Value, person.ErasureGround!.Value), ct);
        }
        if (erased.Count > 0)
        {
            using (await scope.ServiceProvider.GetRequiredService<StoreRuntime>().WriteGate.EnterAsync(ct))
            {
                await db.IdentityBoxes.Where(b => boxes.Contains(b.PersonId)).ExecuteDeleteAsync(ct);
            }
        }
    }

    /// <returns>Was it this replica's turn?</returns>
    private async Task<bool> EraseAgainAsync(CancellationToken ct)
    {
        await using var turn = await turns.TryTakeAsync("erase-again", ct);
        if (turn is null)
        {
            return false;
        }
        foreach (var (id, mark) in await vault.ErasedAsync(ct))
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
            if (await db.Persons.FirstOrDefaultAsync(p => p.Id == id && p.ErasedAt == null, ct) is { } person)
            {
                var erasure = scope.ServiceProvider.GetRequiredService<Erasure>();
                person.EraseAgain(mark.Ground, mark.At);
                await erasure.LeaveNothingAsync(person, clock.GetUtcNow(), ct);
                erasure.Audit(person, "after-restore", clock.GetUtcNow());
                await db.SaveChangesAsync(ct);
                ErasedAgain(log, id.Value);
            }
        }
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An erasure could not be finished ({Fault}); it is tried again.")]
    private static partial void Failed(ILogger logger, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Person {PersonId} had come back with an older backup and is erased again.")]
    private static partial void ErasedAgain(ILogger logger, Guid personId);
}
