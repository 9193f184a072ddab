using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Tot.Testing;

/// <summary>How the store would answer a query.</summary>
public static class QueryPlan
{
    /// <summary>Whether the store can answer the query by the index, which on a small table PostgreSQL does only when it must.</summary>
    public static async Task<bool> CanUseIndexAsync(this DbContext db, IQueryable query, string index)
    {
        await db.Database.OpenConnectionAsync();
        try
        {
            await using var command = query.CreateDbCommand();
            if (db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal))
            {
                command.CommandText = "explain query plan " + command.CommandText;
            }
            else
            {
                await db.Database.ExecuteSqlRawAsync("set enable_seqscan = off");
                command.CommandText = "explain " + command.CommandText;
            }
            var plan = new StringBuilder();
            await using (var reader = await command.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync())
                {
                    // SQLite's plan is in the last column, PostgreSQL's in the only one.
                    plan.AppendLine(reader.GetString(reader.FieldCount - 1));
                }
            }
            return plan.ToString().Contains(index, StringComparison.Ordinal);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
