using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tot.Messaging.Handling;
using Tot.Messaging.Log;

namespace Tot.Messaging.RabbitMq;

/// <summary>
/// Publishes this service's log past its mark with publisher confirms, then moves the mark. A crash in between publishes again: consumers
/// have an inbox.
/// </summary>
internal sealed partial class RabbitMqPublisher(
    PublisherIdentity identity,
    IBus bus,
    EventLogReader log,
    EventLogSignal signal,
    WorkTurns turns,
    IServiceScopeFactory scopes,
    ILogger<RabbitMqPublisher> logger
) : BackgroundService
{
    private const string Mark = MessagingSetup.PublishedMark;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                if (await PublishBatchAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name);
            }
            await Task.WhenAny(next, Task.Delay(Poll, stoppingToken));
        }
    }

    /// <returns>True when there may be more.</returns>
    private async Task<bool> PublishBatchAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
        if (await log.HeadAsync([], ct) <= await FeedCursors.OpenAsync(db, Mark, ct))
        {
            return false;
        }
        // Not only tried: what another replica's turn began too early to see is published right after it.
        await using var turn = await turns.TakeAsync(Mark, ct);
        var mark = await FeedCursors.OpenAsync(db, Mark, ct);
        var (events, readTo) = await log.ReadAsync(mark, [], ct);
        if (readTo == mark)
        {
            return false;
        }
        // Confirms are awaited together; handlers order by subject version.
        await Task.WhenAll(events.Select(e => bus.Publish(ToEnvelope(e), ct)));
        FeedCursors.Move(db, new FeedCursorMove(Mark, readTo));
        await db.SaveChangesAsync(ct);
        return events.Count == EventLogReader.BatchSize;
    }

    private EventEnvelope ToEnvelope(LoggedEvent e) =>
        new()
        {
            EventId = e.EventId,
            Source = identity.Service,
            Type = e.Type,
            Subject = e.Subject,
            SubjectVersion = e.SubjectVersion,
            OccurredAt = e.OccurredAt,
            TraceParent = e.TraceParent,
            Payload = e.Payload,
        };

    [LoggerMessage(LogLevel.Warning, "Publishing the event log failed ({Reason}); it goes on trying.")]
    private partial void LogFailed(string reason);
}
