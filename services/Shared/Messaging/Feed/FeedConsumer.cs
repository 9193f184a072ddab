using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tot.Feed.V1;
using Tot.Messaging.Handling;
using Tot.Messaging.Log;

namespace Tot.Messaging.Feed;

/// <summary>What a feed consumer reads and how.</summary>
/// <param name="Name">Name of the consumer and of its cursor, unique in the service.</param>
/// <param name="Source">The service whose log it reads.</param>
/// <param name="Handlers">Its handlers; only their types are read.</param>
/// <param name="InOrder">
/// True for a copy that must never run ahead of a failed event: the event is retried in place. False: what a handler cannot take is
/// parked and the feed goes on.
/// </param>
/// <param name="Delay">Only events older than this are read: zero as the road, some seconds as the safety net under a broker.</param>
public sealed record FeedConsumerOptions(
    string Name,
    string Source,
    IReadOnlyList<HandlerRegistration> Handlers,
    bool InOrder,
    TimeSpan Delay
);

/// <summary>Reads another service's log from this consumer's cursor and hands each event to the dispatcher, for ever.</summary>
internal sealed partial class FeedConsumer(
    FeedConsumerOptions options,
    IFeedClients clients,
    EventDispatcher dispatcher,
    FeedProgress progress,
    WorkTurns turns,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<FeedConsumer> logger
) : BackgroundService
{
    private static readonly TimeSpan OthersTurn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Reconnect = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CursorEvery = TimeSpan.FromSeconds(30);
    private const int MostTogether = 100;

    private readonly string[] _types = [.. options.Handlers.Select(h => h.Type).Distinct(StringComparer.Ordinal)];
    private readonly List<FeedEvent> _together = [];
    private long _saved;
    private long _savedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Each replica keeps its own account of how fresh the copies are, so each of them follows.
                await using var turn = options.InOrder ? null : await turns.TryTakeAsync(WorkTurns.Following(options.Name), stoppingToken);
                if (turn is null && !options.InOrder)
                {
                    await Task.Delay(OthersTurn, stoppingToken);
                    continue;
                }
                await FollowAsync(() => failures = 0, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A source that is starting or restarting is ordinary; one that stays away is not.
                if (++failures is 25 or 250 or 2500)
                {
                    LogAway(options.Name, options.Source, failures, e.GetType().Name);
                }
                await Task.Delay(Reconnect, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(Action alive, CancellationToken ct)
    {
        _saved = await OpenCursorAsync(ct);
        _together.Clear();
        var client = await clients.ConnectAsync(options.Source, ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Silence);
        var request = new SubscribeRequest { AfterPosition = _saved };
        request.Types_.AddRange(_types);
        var wasHeartbeat = true;
        using var call = client.Subscribe(request, cancellationToken: patience.Token);
        while (await call.ResponseStream.MoveNext(patience.Token))
        {
            // Handling may take long; silence is what the source says, not what we do.
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            var response = call.ResponseStream.Current;
            if (response.ContentCase == SubscribeResponse.ContentOneofCase.Event)
            {
                await GatherAsync(response.Event, ct);
            }
            // What was waited for is followed by more that is old enough, streamed in many goes when it was new.
            else if (options.Delay == TimeSpan.Zero || wasHeartbeat)
            {
                await HandleTogetherAsync(ct);
                await RestAsync(response.Heartbeat.Position, ct);
            }
            wasHeartbeat = response.ContentCase == SubscribeResponse.ContentOneofCase.Heartbeat;
            alive();
            patience.CancelAfter(Silence);
        }
    }

    /// <summary>What the source streams in one go (a heartbeat ends it) is handled together, in a copy each subject once.</summary>
    private async Task GatherAsync(FeedEvent e, CancellationToken ct)
    {
        if (
            _together.Count == MostTogether
            || (options.InOrder && _together.Exists(t => string.Equals(t.Subject, e.Subject, StringComparison.Ordinal)))
        )
        {
            await HandleTogetherAsync(ct);
        }
        if (options.Delay > TimeSpan.Zero && e.OccurredAt.ToDateTimeOffset() + options.Delay - clock.GetUtcNow() is { Ticks: > 0 } early)
        {
            await HandleTogetherAsync(ct);
            // Somewhat longer than it takes this one: those after it are old enough then as well, and are looked at with it.
            await Task.Delay((early < options.Delay ? early : options.Delay) + (options.Delay / 10), ct);
        }
        _together.Add(e);
    }

    private async Task HandleTogetherAsync(CancellationToken ct)
    {
        if (_together.Count == 0)
        {
            return;
        }
        var position = _together[^1].Position;
        if (options.InOrder)
        {
            var events = _together.SelectMany(e =>
                options.Handlers.Where(h => string.Equals(h.Type, e.Type, StringComparison.Ordinal)).Select(h => (h, Incoming(e)))
            );
            await dispatcher.HandleTogetherAsync([.. events], new FeedCursorMove(options.Name, position), ct);
        }
        else
        {
            var events = _together.Select(e => (Incoming(e), new FeedCursorMove(options.Name, e.Position))).ToList();
            await (options.Delay > TimeSpan.Zero ? dispatcher.DispatchMissedAsync(events, ct) : dispatcher.DispatchAsync(events, ct));
        }
        _together.Clear();
        Saved(position);
        progress.Report(options.Name, position);
    }

    private IncomingEvent Incoming(FeedEvent e) =>
        new(
            Guid.Parse(e.EventId),
            options.Source,
            e.Type,
            e.Subject,
            e.SubjectVersion,
            e.OccurredAt.ToDateTimeOffset(),
            e.TraceParent.Length == 0 ? null : e.TraceParent,
            e.Payload
        );

    private async Task RestAsync(long position, CancellationToken ct)
    {
        progress.Report(options.Name, position);
        progress.ReportCaughtUp(options.Name);
        // The events of other types need not be read past again after a restart.
        if (position > _saved && Environment.TickCount64 - _savedAt > CursorEvery.TotalMilliseconds)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
            FeedCursors.Move(db, new FeedCursorMove(options.Name, position));
            await db.SaveChangesAsync(ct);
            Saved(position);
        }
    }

    private void Saved(long position) => (_saved, _savedAt) = (position, Environment.TickCount64);

    private async Task<long> OpenCursorAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
        return await FeedCursors.OpenAsync(db, options.Name, ct);
    }

    [LoggerMessage(LogLevel.Warning, "{Consumer} has not reached {Source}'s feed in {Attempts} attempts ({Reason}); it goes on trying.")]
    private partial void LogAway(string consumer, string source, int attempts, string reason);
}

/// <summary>Where the feeds of the other services are.</summary>
public interface IFeedClients
{
    /// <summary>A client of the source's feed, once its address is known.</summary>
    Task<EventFeedService.EventFeedServiceClient> ConnectAsync(string source, CancellationToken ct);
}
