using Tot.Kernel;
using Tot.Messaging.Log;
using Tot.Placements.Persistence;

namespace Tot.Placements.Deadlines;

/// <summary>
/// Looks for due deadlines all the time (an index seek when there are none, so that a clock that jumps is noticed at once), and reconciles
/// them all once a night; the night that was slept through, after the start.
/// </summary>
internal sealed partial class DeadlineEngine(
    DeadlineRounds rounds,
    Reconciliation reconciliation,
    WorkTurns turns,
    TimeProvider clock,
    ILogger<DeadlineEngine> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeOnly Night = new(3, 0);

    private DateOnly? _reconciledOn;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Real time: the service's own clock may stand still or jump.
        using var timer = new PeriodicTimer(Pause);
        do
        {
            try
            {
                await TickAsync(stoppingToken);
            }
            catch (PlacementContendedException)
            {
                // Somebody decided in between; the next tick sees what.
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogTickFailed(e.GetType().Name);
            }
        } while (await NextAsync(timer, stoppingToken));
    }

    private async Task TickAsync(CancellationToken ct)
    {
        await using var turn = await turns.TryTakeAsync("deadlines", ct);
        if (turn is null)
        {
            return;
        }
        await rounds.FireDueAsync(ct);
        var now = clock.GetUtcNow();
        var night = Oslo.Day(now).AddDays(Oslo.Time(now) >= Night ? 0 : -1);
        if (_reconciledOn != night)
        {
            // By the clock on the wall: two nights of the year have an hour more or less before three.
            var late = Oslo.Day(now) != night || Oslo.Time(now) > Night.AddHours(1);
            if (await reconciliation.RunNightAsync(night, late, ct) is { Changes: > 0 } report)
            {
                LogReconciled(report.Placements, report.Changes);
            }
            _reconciledOn = night;
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The deadline engine could not finish a tick ({Fault}); it tries again.")]
    private partial void LogTickFailed(string fault);

    [LoggerMessage(LogLevel.Warning, "Reconciliation of {Placements} placements changed {Changes} deadlines.")]
    private partial void LogReconciled(int placements, int changes);
}
