using Tot.Kernel;
using Tot.Messaging.Log;

namespace Tot.Intake.Retain;

/// <summary>Has the round run once a night; the night that was slept through, after the start.</summary>
internal sealed partial class RetentionWorker(
    RetentionRound round,
    RetentionPolicy policy,
    WorkTurns turns,
    TimeProvider clock,
    ILogger<RetentionWorker> log
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeOnly Night = new(2, 0);

    private DateOnly? _done;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!policy.Enabled)
        {
            return;
        }
        // Real time: the service's own clock may stand still or jump.
        using var timer = new PeriodicTimer(Pause);
        try
        {
            do
            {
                try
                {
                    await TickAsync(stoppingToken);
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

    private async Task TickAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var day = Oslo.Day(now).AddDays(Oslo.Time(now) >= Night ? 0 : -1);
        if (_done == day)
        {
            return;
        }
        await using var turn = await turns.TryTakeAsync("retention", ct);
        if (turn is not null)
        {
            await round.RunAsync(day, ct);
            _done = day;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The retention round was broken off ({Fault}); it is taken up again.")]
    private static partial void Failed(ILogger logger, string fault);
}
