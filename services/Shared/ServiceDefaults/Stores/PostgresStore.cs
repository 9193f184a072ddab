using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql;
using Tot.Messaging.Log;

namespace Tot.ServiceDefaults.Stores;

/// <summary>A PostgreSQL database of the service's own, shared by its replicas.</summary>
internal static class PostgresStore
{
    private const int PreparedStatements = 200;

    /// <summary>Of one process: twelve of them share the 300 that the cluster's database gives, and the work of one keeps fewer busy.</summary>
    private const int Connections = 25;

    private static readonly string[] PoolSize = ["Maximum Pool Size", "Max Pool Size", "MaxPoolSize", "MaximumPoolSize"];

    public static void AddPostgresStore<TDb>(this IServiceCollection services, StoreSettings settings, string service)
        where TDb : ServiceDbContext
    {
        var connectionString = ConnectionStringOf(settings, service);
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddSingleton(sp => new StoreRuntime(new WriteGate(oneAtATime: false), sp.GetRequiredService<EventLogSignal>()));
        services.AddSingleton<WorkTurns, PostgresWorkTurns>();
        services.AddDbContextPool<TDb>(
            (sp, options) =>
                options
                    .UseNpgsql(
                        sp.GetRequiredService<NpgsqlDataSource>(),
                        npgsql => npgsql.ExecutionStrategy(dependencies => new RetryWhatDidNotHappen(dependencies))
                    )
                    .ReplaceService<IModificationCommandBatchFactory, InsertsInOneTrip>()
        );
    }

    /// <summary>What the operator wrote stands; behind a pooler that forbids prepared statements it says <c>Max Auto Prepare=0</c>.</summary>
    private static string ConnectionStringOf(StoreSettings settings, string service)
    {
        if (string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            throw new InvalidOperationException("Store:Provider is postgres, and Store:ConnectionString is missing.");
        }
        var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        var written = new DbConnectionStringBuilder { ConnectionString = settings.ConnectionString };
        if (!written.ContainsKey("Max Auto Prepare"))
        {
            connection.MaxAutoPrepare = PreparedStatements;
        }
        if (!written.ContainsKey("No Reset On Close"))
        {
            // Nothing is set that outlives a transaction, and whoever has a turn gives its lock back: there is nothing to reset.
            connection.NoResetOnClose = true;
        }
        if (!PoolSize.Any(written.ContainsKey))
        {
            connection.MaxPoolSize = Connections;
        }
        connection.ApplicationName ??= "tot-" + service;
        return connection.ConnectionString;
    }
}

/// <summary>
/// Tries again only what certainly left no trace: a connection that was refused, and what the server itself undid to break a tie. A
/// connection lost in the middle may have committed, so whoever asked decides: with an idempotency key, by asking again.
/// </summary>
internal sealed class RetryWhatDidNotHappen(ExecutionStrategyDependencies dependencies)
    : ExecutionStrategy(dependencies, maxRetryCount: 5, maxRetryDelay: TimeSpan.FromSeconds(2))
{
    protected override bool ShouldRetryOn(Exception exception) =>
        exception switch
        {
            PostgresException { SqlState: { } state } => state
                is PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.TooManyConnections
                    or PostgresErrorCodes.CannotConnectNow,
            NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => true,
            _ => false,
        };
}
