using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tot.Messaging.Log;

namespace Tot.ServiceDefaults.Stores;

/// <summary>
/// Forgets the answers to requests whose <c>Idempotency-Key</c> is older than <c>Idempotency:KeptFor</c> (7 days): nobody repeats a request for that
/// long. Some at a time, so that no writer waits long; of several replicas one does it.
/// </summary>
internal sealed partial class IdempotencyCleanup(
    IServiceScopeFactory scopes,
    StoreRuntime store,
    WorkTurns turns,
    TimeProvider clock,
    IConfiguration configuration,
    ILogger<IdempotencyCleanup> logger
) : BackgroundService
{
    public const int AtATime = 500;

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private readonly TimeSpan _keptFor = configuration.GetValue("Idempotency:KeptFor", TimeSpan.FromDays(7));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                await using var turn = await turns.TryTakeAsync("idempotency-cleanup", stoppingToken);
                while (turn is not null && await ForgetSomeAsync(stoppingToken)) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>True when there is more to forget.</returns>
    public async Task<bool> ForgetSomeAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var before = clock.GetUtcNow() - _keptFor;
        var old = db.IdempotencyRecords.Where(r => r.CreatedAt < before);
        // All that are as old as the last of these or older: an instant is never divided.
        var last = await old.OrderBy(r => r.CreatedAt).Skip(AtATime - 1).Select(r => (DateTimeOffset?)r.CreatedAt).FirstOrDefaultAsync(ct);
        using (await store.WriteGate.EnterAsync(ct))
        {
            await (last is { } until ? old.Where(r => r.CreatedAt <= until) : old).ExecuteDeleteAsync(ct);
        }
        return last is not null;
    }

    [LoggerMessage(LogLevel.Warning, "Forgetting old idempotency keys failed ({Reason}); it is tried again in an hour.")]
    private partial void LogFailed(string reason);
}
