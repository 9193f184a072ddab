using Npgsql;
using Tot.Messaging.Log;

namespace Tot.ServiceDefaults.Stores;

/// <summary>
/// A turn is an advisory lock of a transaction that does nothing else: it ends with the turn, with the connection and with the process,
/// whichever ends first.
/// </summary>
internal sealed class PostgresWorkTurns(NpgsqlDataSource source) : WorkTurns
{
    /// <summary>First half of the lock's key; the second is the work's name.</summary>
    private const int Turns = 0x746F7431;

    public override async Task<IAsyncDisposable?> TryTakeAsync(string work, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            var turn = new Turn(connection, await connection.BeginTransactionAsync(ct));
            if (await LockAsync(connection, "select pg_try_advisory_xact_lock($1, hashtext($2))", work, ct) is true)
            {
                return turn;
            }
            await turn.DisposeAsync();
            return null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task<IAsyncDisposable> TakeAsync(string work, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            var turn = new Turn(connection, await connection.BeginTransactionAsync(ct));
            await LockAsync(connection, "select pg_advisory_xact_lock($1, hashtext($2))", work, ct);
            return turn;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<object?> LockAsync(NpgsqlConnection connection, string sql, string work, CancellationToken ct)
    {
        // Waits as long as it takes: somebody else's turn has no known end.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Turns });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = work });
        return await command.ExecuteScalarAsync(ct);
    }

    private sealed class Turn(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
