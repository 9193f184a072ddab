using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tot.ServiceDefaults.Stores;

/// <summary>Configuration section <c>Store</c>.</summary>
public sealed class StoreUpkeepOptions
{
    /// <summary>How often the SQLite file's write-ahead log is emptied: so long at most what was deleted still stands in it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan LogEmptiedEvery { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// Empties the write-ahead log of an SQLite file, now and then and when the program stops: what was deleted is zeroed in the file itself, but
/// a log keeps what was written before.
/// </summary>
internal sealed partial class StoreUpkeep(IServiceScopeFactory scopes, IOptions<StoreUpkeepOptions> options, ILogger<StoreUpkeep> logger)
    : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Also when the others took too long to stop: what was deleted must not lie there until the next start, and this gives way soon.
        await TryAsync(db => EmptyLogAsync(db, CancellationToken.None));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LogEmptiedEvery);
        try
        {
            do
            {
                await TryAsync(db => EmptyLogAsync(db, stoppingToken));
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <summary>Gives way: when somebody reads or writes, the next time will do.</summary>
    private static async Task EmptyLogAsync(ServiceDbContext db, CancellationToken ct)
    {
        if (!db.Database.IsSqliteStore())
        {
            return;
        }
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA busy_timeout=200; PRAGMA wal_checkpoint(TRUNCATE);", ct);
        }
        finally
        {
            await db.Database.ExecuteSqlRawAsync(SqliteStore.BusyTimeout, CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task TryAsync(Func<ServiceDbContext, Task> work)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await work(scope.ServiceProvider.GetRequiredService<ServiceDbContext>());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFault(e.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The store's upkeep failed ({Fault}); it tries again.")]
    private partial void LogFault(string fault);
}
