namespace Tot.Intake.Matching;

/// <summary>Has those who were identified compared with everybody else, soon after; raising an identification waits for nothing of it.</summary>
internal sealed partial class CompareWaiting(IServiceScopeFactory scopes, ILogger<CompareWaiting> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            bool more;
            do
            {
                await using var scope = scopes.CreateAsyncScope();
                more = await scope.ServiceProvider.GetRequiredService<Comparison>().RunAsync(ct);
            } while (more);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // They wait on; the next tick tries again.
            Failed(log, fault.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Persons could not be compared: {Fault}")]
    private static partial void Failed(ILogger logger, string fault);
}
