using System.Collections.Concurrent;
using Npgsql;

namespace Tot.Testing.Postgres;

/// <summary>
/// A database per test host on one server per test process: the first host of a service migrates a template, the others get a copy of it
/// in some milliseconds.
/// </summary>
internal static class TestDatabases
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(StartAsync);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new(StringComparer.Ordinal);
    private static int _number;

    /// <param name="service">Name of the service.</param>
    /// <param name="kind">What tells the service from others of that name in this process.</param>
    /// <param name="migrateAsync">Brings an empty database up to date, and leaves no connection behind.</param>
    /// <returns>Connection string of a migrated database.</returns>
    public static async Task<string> CreateAsync(string service, string kind, Func<string, Task> migrateAsync)
    {
        var server = await Server.Value;
        var template = await Templates.GetOrAdd($"{service}/{kind}", _ => new(() => TemplateAsync(server, service, migrateAsync))).Value;
        var name = $"{service}_{Interlocked.Increment(ref _number)}";
        await ExecuteAsync(server, $"create database {name} template {template}");
        return server.ConnectionString(name);
    }

    public static async Task DropAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync(await Server.Value, $"drop database if exists {name} with (force)");
    }

    public static string Text(string connectionString)
    {
        using var source = NpgsqlDataSource.Create(connectionString);
        using var command = source.CreateCommand("select schema_to_xml('public', true, false, '')::text");
        return (string)command.ExecuteScalar()!;
    }

    private static async Task<string> TemplateAsync(PostgresServer server, string service, Func<string, Task> migrateAsync)
    {
        var name = $"{service}_template_{Interlocked.Increment(ref _number)}";
        await ExecuteAsync(server, $"create database {name}");
        await migrateAsync(server.ConnectionString(name));
        return name;
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10));
        return server;
    }

    private static async Task ExecuteAsync(PostgresServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
