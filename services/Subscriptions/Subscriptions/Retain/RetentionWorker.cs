using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Messaging.Handling;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Read;

namespace Tot.Subscriptions.Retain;

/// <summary>
/// Deletes what has passed its retention, the oldest first and always from the feed's beginning on: events with their deliveries and attempts. The
/// first event that still waits to be delivered stops it.
/// </summary>
internal sealed partial class RetentionWorker(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options,
    ILogger<RetentionWorker> logger
) : BackgroundService
{
    private const int AtATime = 500;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                while (await TidyAsync(stoppingToken) == AtATime) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(e.GetType().Name, e.StackTrace);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many events were deleted.</returns>
    public async Task<int> TidyAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var before = clock.GetUtcNow() - options.Value.Retention;
        var firstWaiting = await (
            from d in db.Deliveries
            join e in db.PartnerEvents on d.EventId equals e.EventId
            where d.State == DeliveryState.Waiting && e.ToldAt < before
            select (long?)e.Position
        ).MinAsync(ct);
        var old = await db
            .PartnerEvents.Where(e => e.ToldAt < before && (firstWaiting == null || e.Position < firstWaiting))
            .OrderBy(e => e.Position)
            .Take(AtATime)
            .ToListAsync(ct);
        if (old.Count == 0)
        {
            return 0;
        }
        var ids = old.Select(e => e.EventId).ToList();
        db.Deliveries.RemoveRange(await db.Deliveries.Where(d => ids.Contains(d.EventId)).ToListAsync(ct));
        db.PartnerEvents.RemoveRange(old);
        var cut = await db.FeedCursors.FindAsync([FeedReader.Cut], ct);
        if (cut is null)
        {
            db.FeedCursors.Add(cut = new Messaging.Handling.FeedCursor { Name = FeedReader.Cut });
        }
        cut.Position = old[^1].Position;
        await db.SaveChangesAsync(ct);
        return old.Count;
    }

    [LoggerMessage(LogLevel.Error, "Deleting what has passed its retention failed: {Fault}{Stack}")]
    private partial void LogFault(string fault, string? stack);
}
