using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Health;

namespace Tot.ServiceDefaults.Stores;

public static class StoreSetup
{
    /// <summary>
    /// Registers the service's store: an SQLite file <c>&lt;Store:Folder&gt;/&lt;service&gt;.db</c> (WAL, synchronous=FULL, one gated writer).
    /// <typeparamref name="TSqlite"/> carries the provider's migrations, see docs/adr/0008.
    /// </summary>
    public static void AddStore<TDb, TSqlite>(this IHostApplicationBuilder builder, string service)
        where TDb : ServiceDbContext
        where TSqlite : TDb
    {
        var folder = builder.Configuration["Store:Folder"] ?? "data";
        var services = builder.Services;
        services.AddSingleton<EventLogSignal>();
        services.AddSingleton(sp => new StoreRuntime(new WriteGate(oneAtATime: true), sp.GetRequiredService<EventLogSignal>()));
        services.AddDbContextPool<TSqlite>(options =>
            options
                .UseSqlite($"Data Source={Path.Combine(folder, service + ".db")};Foreign Keys=True")
                .AddInterceptors(SqlitePragmas.Instance)
        );
        // The same context under several names: the container disposes each of them, but only the pool's own lease gives it back. A context
        // from the pool's factory would go back at the first and be taken from its next user at the second.
        services.AddScoped<TDb>(sp => sp.GetRequiredService<TSqlite>());
        services.AddScoped<ServiceDbContext>(sp => sp.GetRequiredService<TDb>());
        services.AddScoped<LogDbContext>(sp => sp.GetRequiredService<TDb>());
        services.AddSingleton<StoreMigrator>();
        services.AddHostedService(sp => sp.GetRequiredService<StoreMigrator>());
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store");
    }

    /// <summary>An acknowledged write is on the disk: FULL syncs the write-ahead log at each commit. (EF Core creates the file in WAL mode.)</summary>
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        public static readonly SqlitePragmas Instance = new();

        private const string Pragmas = "PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
