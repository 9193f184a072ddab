using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Tot.ServiceDefaults.Stores;

/// <summary>What went wrong with the store itself, not with what was asked of it.</summary>
internal static class StoreFaults
{
    private const int SqliteBusy = 5;
    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;

    /// <summary>It is not reachable, went away in the middle, or its disk is full. Whether a change was made, nobody knows: asking again with the same key tells.</summary>
    public static bool IsAway(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown }:
                case NpgsqlException { IsTransient: true }:
                case NpgsqlException { InnerException: IOException or SocketException or TimeoutException }:
                case SqliteException { SqliteErrorCode: SqliteBusy or SqliteIoError or SqliteFull }:
                    return true;
            }
        }
        return false;
    }
}
