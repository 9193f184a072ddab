using Npgsql;
using Tot.Messaging.Log;

namespace Tot.ServiceDefaults.Stores;

/// <summary>
/// A turn is an advisory lock of a connection that does nothing else: it ends with the turn, with the connection and with the process,
/// whichever ends first. (A pooler in between must give each client a session of its own.)
/// </summary>
internal sealed class PostgresWorkTurns(NpgsqlDataSource source) : WorkTurns
{
    /// <summary>First half of a lock's key; the second is the work's name.</summary>
    private const int Turns = 0x746F7431;

    public override async Task<IAsyncDisposable?> TryTakeAsync(string work, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            if (await AskAsync(connection, "select pg_try_advisory_lock($1, hashtext($2))", work, ct) is true)
            {
                return new Turn(connection, work);
            }
        }
        catch
        {
            await GiveUpAsync(connection);
            throw;
        }
        await connection.DisposeAsync();
        return null;
    }

    public override async Task<IAsyncDisposable> TakeAsync(string work, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            await AskAsync(connection, "select pg_advisory_lock($1, hashtext($2))", work, ct);
            return new Turn(connection, work);
        }
        catch
        {
            await GiveUpAsync(connection);
            throw;
        }
    }

    /// <summary>The lock may have been given while the question was broken off: no such connection goes back to the pool.</summary>
    private static ValueTask GiveUpAsync(NpgsqlConnection connection)
    {
        NpgsqlConnection.ClearPool(connection);
        return connection.DisposeAsync();
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, string work, CancellationToken ct)
    {
        // Waits as long as it takes: somebody else's turn has no known end.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Turns });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = work });
        return await command.ExecuteScalarAsync(ct);
    }

    private sealed class Turn(NpgsqlConnection connection, string work) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await AskAsync(connection, "select pg_advisory_unlock($1, hashtext($2))", work, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The connection is lost, and the lock with it.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
