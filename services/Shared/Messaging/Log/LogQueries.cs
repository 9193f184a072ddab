using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Handling;

namespace Tot.Messaging.Log;

/// <summary>The queries that every event costs several times over.</summary>
internal sealed class LogQueries
{
    private static readonly PerModel<LogQueries> Compiled = new(() => new LogQueries());

    private LogQueries() { }

    public static LogQueries Of(LogDbContext db) => Compiled.For(db);

    public Func<LogDbContext, CancellationToken, Task<long?>> Head { get; } =
        EF.CompileAsyncQuery((LogDbContext db, CancellationToken ct) => db.EventLog.Max(e => (long?)e.Position));

    public Func<LogDbContext, string, CancellationToken, Task<long?>> HeadOfType { get; } =
        EF.CompileAsyncQuery(
            (LogDbContext db, string type, CancellationToken ct) => db.EventLog.Where(e => e.Type == type).Max(e => (long?)e.Position)
        );

    /// <summary>After the first position (exclusive), up to the second (inclusive).</summary>
    public Func<LogDbContext, long, long, IAsyncEnumerable<LoggedEvent>> Rows { get; } =
        EF.CompileAsyncQuery(
            (LogDbContext db, long after, long to) =>
                db
                    .EventLog.AsNoTracking()
                    .Where(e => e.Position > after && e.Position <= to)
                    .OrderBy(e => e.Position)
                    .Take(EventLogReader.BatchSize)
        );

    public Func<LogDbContext, long, long, IReadOnlyCollection<string>, IAsyncEnumerable<LoggedEvent>> RowsOfTypes { get; } =
        EF.CompileAsyncQuery(
            (LogDbContext db, long after, long to, IReadOnlyCollection<string> types) =>
                db
                    .EventLog.AsNoTracking()
                    .Where(e => e.Position > after && e.Position <= to && types.Contains(e.Type))
                    .OrderBy(e => e.Position)
                    .Take(EventLogReader.BatchSize)
        );

    /// <summary>Which of the events have had their effect with which of the handlers.</summary>
    public Func<LogDbContext, IReadOnlyCollection<string>, IReadOnlyCollection<Guid>, IAsyncEnumerable<InboxEntry>> Had { get; } =
        EF.CompileAsyncQuery(
            (LogDbContext db, IReadOnlyCollection<string> handlers, IReadOnlyCollection<Guid> events) =>
                db.Inbox.AsNoTracking().Where(e => handlers.Contains(e.Handler) && events.Contains(e.EventId))
        );

    public Func<LogDbContext, string, CancellationToken, Task<long?>> Cursor { get; } =
        EF.CompileAsyncQuery(
            (LogDbContext db, string name, CancellationToken ct) =>
                db.FeedCursors.Where(c => c.Name == name).Select(c => (long?)c.Position).FirstOrDefault()
        );
}
