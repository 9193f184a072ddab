using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Handling;

namespace Tot.Messaging.Log;

/// <summary>
/// Reads a service's own log in order. All who follow it look when something has been appended, and want what was: they share one reading,
/// and the newest events stay in memory.
/// </summary>
public sealed class EventLogReader
{
    public const int BatchSize = 500;
    private const int Kept = 256;

    private readonly IServiceScopeFactory _scopes;
    private readonly Together<int, Newest> _readings;
    private Newest _newest = new(After: 0, To: 0, []);

    public EventLogReader(IServiceScopeFactory scopes)
    {
        _scopes = scopes;
        _readings = new(async asked => [.. Enumerable.Repeat(await ReadNewestAsync(), asked.Count)], most: int.MaxValue, calls: 1);
    }

    /// <summary>
    /// At most <see cref="BatchSize"/> events after <paramref name="after"/> (exclusive), in order, and the position up to which the log has
    /// then been read (inclusive), which may be higher than the last event's when others were filtered out.
    /// </summary>
    public async Task<(IReadOnlyList<LoggedEvent> Events, long ReadTo)> ReadAsync(
        long after,
        IReadOnlyCollection<string> types,
        CancellationToken ct
    )
    {
        var newest = await _readings.AskAsync(0).WaitAsync(ct);
        if (newest.To <= after)
        {
            return ([], after);
        }
        if (newest.After <= after)
        {
            return ([.. newest.Events.Where(e => e.Position > after && (types.Count == 0 || types.Contains(e.Type)))], newest.To);
        }
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
        var queries = LogQueries.Of(db);
        var rows = types.Count == 0 ? queries.Rows(db, after, newest.To) : queries.RowsOfTypes(db, after, newest.To, types);
        var batch = await rows.ToListAsync(ct);
        return (batch, batch.Count == BatchSize ? batch[^1].Position : newest.To);
    }

    /// <summary>Position of the newest committed event of the given types (all when empty); 0 when there is none.</summary>
    public async Task<long> HeadAsync(IReadOnlyCollection<string> types, CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await HeadAsync(scope.ServiceProvider.GetRequiredService<LogDbContext>(), types, ct);
    }

    private async Task<Newest> ReadNewestAsync()
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
        // The head is read first: an event committed in between is found by the next reading.
        var head = await SettledAsync(db);
        if (head != _newest.To)
        {
            // From the last known one on: what it is now tells whether this is still the same log, and not one restored from a backup.
            var last = _newest.Events.Count == 0 ? null : _newest.Events[^1];
            var oldest = head - Kept;
            var from = Math.Max(Math.Min((last?.Position ?? 0) - 1, head), oldest);
            var read = await LogQueries.Of(db).Rows(db, from, head).ToListAsync();
            _newest =
                last is not null && read is [var first, ..] && first.EventId == last.EventId
                    ? new(Math.Max(_newest.After, oldest), head, [.. _newest.Events.SkipLast(1).Where(e => e.Position > oldest), .. read])
                    : new(from, head, read);
        }
        return _newest;
    }

    /// <summary>Up to where no event can be added any more (inclusive). SQLite has one writer, who appends at the end.</summary>
    private static Task<long> SettledAsync(LogDbContext db) =>
        db.Database.IsPostgres() ? PostgresLog.SettledAsync(db, CancellationToken.None) : HeadAsync(db, [], CancellationToken.None);

    private static async Task<long> HeadAsync(LogDbContext db, IReadOnlyCollection<string> types, CancellationToken ct)
    {
        if (types.Count == 0)
        {
            return await LogQueries.Of(db).Head(db, ct) ?? 0;
        }
        // One index seek per type; a single "type in (…)" would scan.
        var head = 0L;
        foreach (var type in types)
        {
            head = Math.Max(head, await LogQueries.Of(db).HeadOfType(db, type, ct) ?? 0);
        }
        return head;
    }

    /// <summary>What was appended after the first position (exclusive) up to the second (inclusive), all of it, in order.</summary>
    private sealed record Newest(long After, long To, IReadOnlyList<LoggedEvent> Events);
}
