using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Alarm;

/// <summary>Tells people what machines did not hear: failing subscriptions, and warnings that nobody has acknowledged.</summary>
internal sealed partial class AlarmWorker(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options,
    ILogger<AlarmWorker> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await InScopeAsync<TellFailing>((tell, now) => tell.TellAsync(now, stoppingToken));
                await InScopeAsync<ClimbLadders>((climb, now) => climb.ClimbAsync(now, stoppingToken));
            }
            // Another replica was faster: it has told.
            catch (DbUpdateConcurrencyException) { }
            catch (Exception e)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    LogFault(e.GetType().Name, e.StackTrace);
                }
            }
            await Task.WhenAny(Task.Delay(options.Value.PollInterval, stoppingToken));
        }
    }

    private async Task InScopeAsync<T>(Func<T, DateTimeOffset, Task> tell)
        where T : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        await tell(scope.ServiceProvider.GetRequiredService<T>(), clock.GetUtcNow());
        await scope.ServiceProvider.GetRequiredService<SubscriptionsDb>().SaveChangesAsync();
    }

    [LoggerMessage(LogLevel.Error, "Telling people failed: {Fault}{Stack}")]
    private partial void LogFault(string fault, string? stack);
}
