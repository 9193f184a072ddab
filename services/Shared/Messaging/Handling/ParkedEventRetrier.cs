using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tot.Messaging.Log;

namespace Tot.Messaging.Handling;

/// <summary>Tries parked events again, with pauses that double from a tenth of a second to ten minutes, 24 times (about two hours).</summary>
internal sealed partial class ParkedEventRetrier(
    IServiceScopeFactory scopes,
    EventDispatcher dispatcher,
    WorkTurns turns,
    IEnumerable<HandlerRegistration> registrations,
    TimeProvider clock,
    ILogger<ParkedEventRetrier> logger
) : BackgroundService
{
    public const int MaxAttempts = 24;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // One class may take several types, each with a registration of its own.
    private readonly Dictionary<(string Handler, string Type), HandlerRegistration> _handlers = registrations
        .GroupBy(r => (r.Handler, r.Type))
        .ToDictionary(g => g.Key, g => g.First());

    /// <summary>How long to wait after the given number of attempts, give or take a fifth: what failed together does not return together.</summary>
    public static TimeSpan Pause(int attempts) =>
        TimeSpan.FromMilliseconds(
            Math.Min(100 * Math.Pow(2, attempts - 1), LongestPause.TotalMilliseconds) * (0.8 + (0.4 * Random.Shared.NextDouble()))
        );

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RetryDueAsync(stoppingToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                // The turn was lost with its connection, and another replica has tried the same events.
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name);
            }
        }
    }

    private async Task RetryDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
        var now = clock.GetUtcNow();
        // Later than any pause can reach: the clock has been set back since, and waits for nothing.
        var never = now + (1.2 * LongestPause);
        var due = db.ParkedEvents.Where(p => p.NextAttemptAt <= now || p.NextAttemptAt > never).OrderBy(p => p.NextAttemptAt).Take(50);
        if (!await due.AnyAsync(ct))
        {
            return;
        }
        await using var turn = await turns.TryTakeAsync("parked-events", ct);
        if (turn is null)
        {
            return;
        }
        foreach (var parked in await due.ToListAsync(ct))
        {
            if (await TryAsync(parked, ct) is { } reason)
            {
                parked.Attempts++;
                parked.Reason = reason;
                parked.NextAttemptAt = parked.Attempts >= MaxAttempts ? null : now + Pause(parked.Attempts);
                if (parked.NextAttemptAt is null)
                {
                    LogGivenUp(parked.Handler, parked.Type, parked.EventId, reason);
                }
            }
            else
            {
                // A crash before this leaves the row; the inbox then makes the next attempt a no-op.
                db.ParkedEvents.Remove(parked);
            }
            await db.SaveChangesAsync(ct);
        }
    }

    /// <returns>Null when done, otherwise why not.</returns>
    private async Task<string?> TryAsync(ParkedEvent parked, CancellationToken ct)
    {
        if (!_handlers.TryGetValue((parked.Handler, parked.Type), out var handler))
        {
            return "HandlerGone";
        }
        var message = new IncomingEvent(
            parked.EventId,
            parked.Source,
            parked.Type,
            parked.Subject,
            parked.SubjectVersion,
            parked.OccurredAt,
            parked.TraceParent,
            parked.Payload
        );
        try
        {
            await dispatcher.HandleAsync(handler, message, cursor: null, ct);
            return null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return e.GetType().Name;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Handler} gave {Type} {EventId} up ({Reason}); replay it when the cause is mended.")]
    private partial void LogGivenUp(string handler, string type, Guid eventId, string reason);

    [LoggerMessage(LogLevel.Error, "Retrying parked events failed: {Reason}")]
    private partial void LogFailed(string reason);
}
