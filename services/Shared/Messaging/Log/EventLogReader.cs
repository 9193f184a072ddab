using Microsoft.EntityFrameworkCore;

namespace Tot.Messaging.Log;

/// <summary>Reads a service's own log in order.</summary>
public sealed class EventLogReader(IServiceScopeFactory scopes)
{
    public const int BatchSize = 500;

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
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LogDbContext>();
        // The head is read first: an event committed in between is found by the next read.
        var head = await SettledAsync(db, ct);
        if (head <= after)
        {
            return ([], after);
        }
        var queries = LogQueries.Of(db);
        var rows = types.Count == 0 ? queries.Rows(db, after, head) : queries.RowsOfTypes(db, after, head, types);
        var batch = await rows.ToListAsync(ct);
        return (batch, batch.Count == BatchSize ? batch[^1].Position : head);
    }

    /// <summary>Up to where no event can be added any more (inclusive). SQLite has one writer, who appends at the end.</summary>
    private static Task<long> SettledAsync(LogDbContext db, CancellationToken ct) =>
        db.Database.IsPostgres() ? PostgresLog.SettledAsync(db, ct) : HeadAsync(db, [], ct);

    /// <summary>Position of the newest committed event of the given types (all when empty); 0 when there is none.</summary>
    public async Task<long> HeadAsync(IReadOnlyCollection<string> types, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await HeadAsync(scope.ServiceProvider.GetRequiredService<LogDbContext>(), types, ct);
    }

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
}
