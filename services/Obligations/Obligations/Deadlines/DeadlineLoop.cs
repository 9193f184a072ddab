using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Tot.Messaging.Log;
using Tot.Obligations.Agreements;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;
using Tot.Obligations.Escalating;
using Tot.Obligations.Persistence;
using Tot.Obligations.Routines;
using Tot.Obligations.Telling;

namespace Tot.Obligations.Deadlines;

/// <summary>
/// Takes the steps of the ladders that are due and breaches what nobody answered in time. A tick with nothing due is one look into an
/// index; what is due goes in batches, each one transaction.
/// </summary>
internal sealed partial class DeadlineLoop(
    IServiceScopeFactory scopes,
    Ladders ladders,
    WorkTurns turns,
    TimeProvider clock,
    YearlyEvaluations evaluations,
    AgreementClock agreements,
    ILogger<DeadlineLoop> logger
) : BackgroundService
{
    public const int BatchSize = 500;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Does what is due, at most one batch.</summary>
    /// <returns>How many duties it looked at.</returns>
    public async Task<int> RunBatchAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ObligationsDb>();
        var mail = scope.ServiceProvider.GetRequiredService<EscalationMail>();
        var now = clock.GetUtcNow();
        var due = await db.Obligations.Where(o => o.NextActionAt <= now).OrderBy(o => o.NextActionAt).Take(BatchSize).ToListAsync(ct);
        foreach (var duty in due)
        {
            var (before, taken) = (duty.State, duty.Escalations.Count);
            if (duty.Advance(ladders.For(duty.Kind), now) == Change.Made)
            {
                var steps = duty.Escalations.Skip(taken).ToList();
                db.TellEscalated(duty, steps, now);
                await mail.TellAsync(duty, steps, now, ct);
                db.TellOutcome(duty, before, now);
            }
        }
        if (due.Count > 0)
        {
            await db.SaveChangesAsync(ct);
        }
        return due.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TakeTurnAsync(stoppingToken);
            }
            // Somebody acted on one of the duties in between: the whole batch is looked at again.
            catch (DbUpdateConcurrencyException) { }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e.GetType().Name);
            }
            await Task.Delay(Tick, stoppingToken);
        }
    }

    /// <summary>Of several replicas one at a time.</summary>
    private async Task TakeTurnAsync(CancellationToken ct)
    {
        await using var turn = await turns.TryTakeAsync("deadlines", ct);
        if (turn is null)
        {
            return;
        }
        await evaluations.RunAsync(ct);
        await agreements.RunAsync(ct);
        while (await RunBatchAsync(ct) == BatchSize) { }
    }

    [LoggerMessage(LogLevel.Error, "The deadlines could not be looked at ({Reason}); it is tried again.")]
    private partial void LogFailed(string reason);
}
