using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SQLitePCL;
using Tot.Messaging.Log;

namespace Tot.ServiceDefaults.Stores;

/// <summary>A file <c>&lt;Store:Folder&gt;/&lt;service&gt;.db</c>: WAL, synchronous=FULL, one gated writer, one instance.</summary>
internal static class SqliteStore
{
    /// <summary>How long a statement waits for another writer, in milliseconds.</summary>
    public const string BusyTimeout = "PRAGMA busy_timeout=5000;";

    public static void AddSqliteStore<TDb>(this IServiceCollection services, StoreSettings settings, string service)
        where TDb : ServiceDbContext
    {
        services.AddSingleton(sp => new StoreRuntime(new WriteGate(oneAtATime: true), sp.GetRequiredService<EventLogSignal>()));
        services.TryAddSingleton<WorkTurns, NobodyElse>();
        services.AddDbContextPool<TDb>(options =>
            options
                .UseSqlite(
                    $"Data Source={Path.Combine(settings.Folder, service + ".db")};Foreign Keys=True",
                    // A list is one parameter: with one for each of its items the statement would be put together anew each time.
                    sqlite => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter)
                )
                // A test looks whether the migrations cover the model; looking takes as long as making the model a second time.
                .ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning))
                .AddInterceptors(SqlitePragmas.Instance)
        );
    }

    /// <summary>
    /// An acknowledged write is on the disk: FULL syncs the write-ahead log at each commit. (EF Core creates the file in WAL mode.) What is deleted or overwritten is
    /// zeroed in the file; <see cref="StoreUpkeep"/> empties the log.
    /// </summary>
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        public static readonly SqlitePragmas Instance = new();

        private const string Pragmas = BusyTimeout + " PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";

        // They hold as long as the driver keeps the file open, which is longer than a connection.
        private readonly ConditionalWeakTable<sqlite3, object> _set = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            if (_set.TryAdd(((SqliteConnection)connection).Handle!, Pragmas))
            {
                using var command = connection.CreateCommand();
                command.CommandText = Pragmas;
                command.ExecuteNonQuery();
            }
        }

        public override Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            // SQLite's driver does nothing asynchronously.
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
