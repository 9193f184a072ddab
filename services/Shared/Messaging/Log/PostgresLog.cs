using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tot.Messaging.Log;

/// <summary>
/// PostgreSQL only. Writers append side by side, so a lower position can be committed after a higher one, and a reader that had gone past
/// it would never see it. Hence a writer, before it draws its position, locks (shared, till its transaction ends) the position it cannot
/// come below; the locks that are held say how far the log is settled. Why not transaction ids: docs/adr/0011.
/// </summary>
internal static class PostgresLog
{
    private const string Sequence = "event_log_position";

    /// <summary>Upper half of a lock's key; the lower is a position.</summary>
    private const string LockSpace = "6075166781322821632";

    private const string Hold = $"pg_advisory_xact_lock_shared({LockSpace} + coalesce(pg_sequence_last_value('{Sequence}'), 0))";

    /// <summary>A position for whoever has held the readers.</summary>
    public const string Draw = $"nextval('{Sequence}')";

    /// <summary>In this order: look at the sequence, lock what was seen, draw.</summary>
    private const string NextPosition = $"case when {Hold} is null then null else {Draw} end";

    /// <summary>
    /// A statement sees what was committed when it began, and locks as they are while it runs: a writer below the highest visible position
    /// either still holds its lock or will be visible to the next statement.
    /// </summary>
    private const string Settled = $"""
        select least(
            coalesce((select max(position) from event_log), 0),
            coalesce(
                (
                    select min((classid::bigint << 32 | objid::bigint) - {LockSpace})
                    from pg_locks
                    where locktype = 'advisory' and objsubid = 1 and mode = 'ShareLock' and granted
                        and database = (select oid from pg_database where datname = current_database())
                        and classid::bigint >> 8 = {LockSpace} >> 40
                ),
                9223372036854775807
            )
        ) as "Value"
        """;

    public static bool IsPostgres(this DatabaseFacade database) =>
        database.ProviderName?.StartsWith("Npgsql.", StringComparison.Ordinal) == true;

    public static void DrawPosition(this ModelBuilder model, PropertyBuilder<long> position)
    {
        model.HasSequence<long>(Sequence);
        position.HasDefaultValueSql(NextPosition);
    }

    /// <summary>Till the transaction ends nobody reads past what it may draw from now on: one lock for however many positions.</summary>
    public static Task HoldReadersAsync(LogDbContext db, CancellationToken ct) => db.Database.ExecuteSqlRawAsync($"select {Hold}", ct);

    /// <summary>No event will ever be added at or below this position.</summary>
    public static Task<long> SettledAsync(LogDbContext db, CancellationToken ct) => db.Database.SqlQueryRaw<long>(Settled).SingleAsync(ct);
}
