using System.Data;
using Microsoft.EntityFrameworkCore;

namespace Tot.ServiceDefaults.Stores;

public static class Instants
{
    /// <summary>
    /// Reads with several statements, all of which see the store as it was at the first: an aggregate that a split query brings is never
    /// half old and half new.
    /// </summary>
    public static async Task<T> AtOneInstantAsync<T>(this DbContext db, Func<Task<T>> read, CancellationToken ct)
    {
        // SQLite takes the weakest level as "do not lock for writing yet"; what is read is a snapshot all the same.
        var level = db.Database.IsSqliteStore() ? IsolationLevel.ReadUncommitted : IsolationLevel.RepeatableRead;
        return await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(level, ct);
                return await read();
            });
    }
}
