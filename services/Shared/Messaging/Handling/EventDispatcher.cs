using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Tot.Messaging.Log;

namespace Tot.Messaging.Handling;

/// <summary>
/// Brings an event to its handlers, once each: the handler's changes, the inbox entry and the cursor are one transaction. Every transport
/// ends here.
/// </summary>
public sealed partial class EventDispatcher(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    IEnumerable<HandlerRegistration> registrations,
    ILogger<EventDispatcher> logger
)
{
    private static readonly ActivitySource Source = new("Tot.Messaging");

    private readonly ILookup<(string, string), HandlerRegistration> _handlers = registrations.ToLookup(r => (r.Source, r.Type));
    private readonly List<string> _order = [.. registrations.Select(r => r.Handler).Distinct(StringComparer.Ordinal)];

    /// <summary>Hands the event to each of its handlers that has not had it. What a handler cannot take is parked for it alone.</summary>
    /// <param name="message">The event.</param>
    /// <param name="cursor">Moved together with the last effect; null when the transport keeps none.</param>
    /// <param name="ct">Cancels; nothing is half done.</param>
    public async Task DispatchAsync(IncomingEvent message, FeedCursorMove? cursor, CancellationToken ct)
    {
        var handlers = _handlers[(message.Source, message.Type)].ToList();
        for (var i = 0; i < handlers.Count; i++)
        {
            var move = i == handlers.Count - 1 ? cursor : null;
            try
            {
                await HandleAsync(handlers[i], message, move, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogParked(handlers[i].Handler, message.Type, message.EventId, e.GetType().Name);
                await ParkAsync(handlers[i], message, move, e, ct);
            }
        }
    }

    /// <summary>
    /// The same for events in the order of a log, each with where the cursor is after it: those that follow each other and whose subjects
    /// differ together, handler by handler in the order they were registered in, each in one transaction. When one of them cannot be taken,
    /// they are handed over one by one.
    /// </summary>
    public async Task DispatchAsync(IReadOnlyList<(IncomingEvent Message, FeedCursorMove Cursor)> events, CancellationToken ct)
    {
        for (var begin = 0; begin < events.Count; )
        {
            var subjects = new HashSet<string>(StringComparer.Ordinal);
            var together = events.Skip(begin).TakeWhile(e => subjects.Add(e.Message.Subject)).ToList();
            if (together.Count == 1 || !await TryTogetherAsync([.. together.Select(e => e.Message)], together[^1].Cursor, ct))
            {
                foreach (var (message, cursor) in together)
                {
                    await DispatchAsync(message, cursor, ct);
                }
            }
            begin += together.Count;
        }
    }

    /// <summary>The same for events most of which another transport has brought already: those are passed over.</summary>
    public async Task DispatchMissedAsync(IReadOnlyList<(IncomingEvent Message, FeedCursorMove Cursor)> events, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
        var pairs = events.SelectMany(e => _handlers[(e.Message.Source, e.Message.Type)].Select(handler => (handler, e.Message))).ToList();
        var had = await HadAsync(db, pairs, ct);
        var missed = pairs.Where(p => !had.Contains((p.handler.Handler, p.Message.EventId))).Select(p => p.Message.EventId).ToHashSet();
        await DispatchAsync([.. events.Where(e => missed.Contains(e.Message.EventId))], ct);
        FeedCursors.Move(db, events[^1].Cursor);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>
    /// The same for events of a transport that keeps no cursor, in any order, none of which keeps another from its effect: the first of
    /// each subject together, then the second of each.
    /// </summary>
    /// <returns>For each of them why it was neither handled nor parked, such as a store that is away; null when it was.</returns>
    public async Task<IReadOnlyList<Exception?>> DispatchEachAsync(IReadOnlyList<IncomingEvent> events, CancellationToken ct)
    {
        var faults = new Exception?[events.Count];
        var rounds = events
            .Select((message, index) => (Message: message, Index: index))
            .GroupBy(e => e.Message.Subject, StringComparer.Ordinal)
            .SelectMany(subject => subject.OrderBy(e => e.Message.SubjectVersion).Select((e, turn) => (e.Message, e.Index, Turn: turn)))
            .GroupBy(e => e.Turn)
            .OrderBy(round => round.Key);
        foreach (var round in rounds)
        {
            if (round.Count() == 1 || !await TryTogetherAsync([.. round.Select(e => e.Message)], cursor: null, ct))
            {
                await Task.WhenAll(round.Select(async e => faults[e.Index] = await FaultAsync(e.Message, ct)));
            }
        }
        return faults;
    }

    private async Task<Exception?> FaultAsync(IncomingEvent message, CancellationToken ct)
    {
        try
        {
            await DispatchAsync(message, cursor: null, ct);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private async Task<bool> TryTogetherAsync(IReadOnlyList<IncomingEvent> events, FeedCursorMove? cursor, CancellationToken ct)
    {
        var groups = events
            .SelectMany(e => _handlers[(e.Source, e.Type)].Select(handler => (Handler: handler, Message: e)))
            .GroupBy(e => e.Handler.Handler, StringComparer.Ordinal)
            .OrderBy(group => _order.IndexOf(group.Key))
            .ToList();
        try
        {
            foreach (var group in groups)
            {
                await HandleTogetherAsync([.. group], group == groups[^1] ? cursor : null, ct);
            }
            return true;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // One by one it is found which, and only that one is parked; the inbox knows what has been done.
            return false;
        }
    }

    /// <summary>Hands the event to the handler unless it has had it. Lets the handler's exception through, with nothing saved.</summary>
    public Task HandleAsync(HandlerRegistration handler, IncomingEvent message, FeedCursorMove? cursor, CancellationToken ct) =>
        HandleTogetherAsync([(handler, message)], cursor, ct);

    /// <summary>
    /// The same for several events in one transaction: all of them have their effect, or none. Their subjects differ, so that no handler
    /// needs to see what another has not yet saved.
    /// </summary>
    public async Task HandleTogetherAsync(
        IReadOnlyList<(HandlerRegistration Handler, IncomingEvent Message)> events,
        FeedCursorMove? cursor,
        CancellationToken ct
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
            try
            {
                var had = await HadAsync(db, events, ct);
                foreach (var (handler, message) in events.Where(e => !had.Contains((e.Handler.Handler, e.Message.EventId))))
                {
                    await ApplyAsync(scope.ServiceProvider, db, handler, message, ct);
                }
                FeedCursors.Move(db, cursor);
                await db.SaveChangesAsync(ct);
                return;
            }
            // Somebody saved the same aggregate, or the same inbox entry, in between: look again.
            catch (DbUpdateException) when (attempt < 5) { }
        }
    }

    private static async Task<HashSet<(string Handler, Guid EventId)>> HadAsync(
        LogDbContext db,
        IReadOnlyCollection<(HandlerRegistration Handler, IncomingEvent Message)> events,
        CancellationToken ct
    )
    {
        var handlers = events.Select(e => e.Handler.Handler).Distinct(StringComparer.Ordinal).ToList();
        var ids = events.Select(e => e.Message.EventId).Distinct().ToList();
        return [.. (await LogQueries.Of(db).Had(db, handlers, ids).ToListAsync(ct)).Select(e => (e.Handler, e.EventId))];
    }

    private async Task ApplyAsync(
        IServiceProvider services,
        LogDbContext db,
        HandlerRegistration handler,
        IncomingEvent message,
        CancellationToken ct
    )
    {
        using var activity = Source.StartActivity("handle " + message.Type, ActivityKind.Consumer, message.TraceParent);
        await handler.Invoke(services, message.Payload, message.ToContext(), ct);
        db.Inbox.Add(
            new InboxEntry
            {
                Handler = handler.Handler,
                EventId = message.EventId,
                HandledAt = clock.GetUtcNow(),
            }
        );
    }

    private async Task ParkAsync(
        HandlerRegistration handler,
        IncomingEvent message,
        FeedCursorMove? cursor,
        Exception e,
        CancellationToken ct
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
        if (!await db.ParkedEvents.AnyAsync(p => p.Handler == handler.Handler && p.EventId == message.EventId, ct))
        {
            db.ParkedEvents.Add(
                new ParkedEvent
                {
                    Handler = handler.Handler,
                    EventId = message.EventId,
                    Source = message.Source,
                    Type = message.Type,
                    Subject = message.Subject,
                    SubjectVersion = message.SubjectVersion,
                    OccurredAt = message.OccurredAt,
                    TraceParent = message.TraceParent,
                    Payload = message.Payload,
                    Attempts = 1,
                    NextAttemptAt = clock.GetUtcNow() + ParkedEventRetrier.Pause(1),
                    Reason = e.GetType().Name,
                }
            );
        }
        FeedCursors.Move(db, cursor);
        await db.SaveChangesAsync(ct);
    }

    [LoggerMessage(LogLevel.Warning, "{Handler} could not take {Type} {EventId} ({Reason}); it is retried later.")]
    private partial void LogParked(string handler, string type, Guid eventId, string reason);
}

/// <summary>An event as any transport brings it.</summary>
public sealed record IncomingEvent(
    Guid EventId,
    string Source,
    string Type,
    string Subject,
    long SubjectVersion,
    DateTimeOffset OccurredAt,
    string? TraceParent,
    string Payload
)
{
    public EventContext ToContext() => new(EventId, Source, Type, Subject, SubjectVersion, OccurredAt, TraceParent);
}
