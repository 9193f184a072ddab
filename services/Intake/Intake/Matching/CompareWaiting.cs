using Tot.Messaging.Log;

namespace Tot.Intake.Matching;

/// <summary>Has those who were identified compared with everybody else, soon after; raising an identification waits for nothing of it.</summary>
internal sealed partial class CompareWaiting(IServiceScopeFactory scopes, WorkTurns turns, ILogger<CompareWaiting> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        try
        {
            var renewed = false;
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                renewed = renewed || await RunAsync<RenewTraits>((renew, ct) => renew.RunAsync(ct), stoppingToken);
                await RunAsync<Comparison>((compare, ct) => compare.RunAsync(ct), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <returns>Is nothing left to do? Not known while it is another replica's turn.</returns>
    private async Task<bool> RunAsync<T>(Func<T, CancellationToken, Task<bool>> run, CancellationToken ct)
        where T : notnull
    {
        try
        {
            await using var turn = await turns.TryTakeAsync("compare", ct);
            if (turn is null)
            {
                return false;
            }
            bool more;
            do
            {
                await using var scope = scopes.CreateAsyncScope();
                more = await run(scope.ServiceProvider.GetRequiredService<T>(), ct);
            } while (more);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // They wait on; the next tick tries again.
            Failed(log, fault.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Persons could not be compared: {Fault}")]
    private static partial void Failed(ILogger logger, string fault);
}
