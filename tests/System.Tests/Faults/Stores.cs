using Npgsql;
using Tot.Testing.Processes;

namespace Tot.SystemTests.Faults;

/// <summary>The databases of a cluster, looked at from outside.</summary>
internal sealed class Stores(Cluster cluster)
{
    private const string User = "postgres";

    public static readonly string[] Services = ["intake", "meetings", "obligations", "placements", "subscriptions"];

    public async Task<List<T>> ReadAsync<T>(string service, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = await OpenAsync(service);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    public async Task<T> ScalarAsync<T>(string service, string sql) => (await ReadAsync(service, sql, r => r.GetFieldValue<T>(0))).Single();

    public async Task ExecuteAsync(string service, string sql)
    {
        await using var connection = await OpenAsync(service);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A backup of one service's database, while it is in use.</summary>
    public async Task<string> BackUpAsync(string service)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await RunAsync("pg_dump", "-Fc", "-f", file, "tot_" + service);
        return file;
    }

    /// <summary>As docs/operations.md says: the older database, with its log's positions behind all that the others have read.</summary>
    public async Task RestoreAsync(string service, string backup)
    {
        await ExecuteAsync("", $"DROP DATABASE tot_{service} WITH (FORCE)");
        await ExecuteAsync("", $"CREATE DATABASE tot_{service} OWNER tot_{service}");
        await RunAsync("pg_restore", "-d", "tot_" + service, backup);
        File.Delete(backup);
        var heard = 0L;
        foreach (var other in Services.Where(s => s != service))
        {
            heard = Math.Max(
                heard,
                await ScalarAsync<long>(
                    other,
                    $"SELECT coalesce(max(position), 0) FROM feed_cursors WHERE name IN ('{service}', 'copy-of-{service}')"
                )
            );
        }
        await ExecuteAsync(service, $"SELECT setval('event_log_position', {heard} + 1000)");
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var run = ServerProcess.Start(User, program, ["-h", "localhost", "-p", $"{cluster.PostgresPort}", "-U", User, .. arguments]);
        Assert.True(await run.ExitCodeAsync() == 0, run.Output);
    }

    private async Task<NpgsqlConnection> OpenAsync(string service)
    {
        var database = service.Length == 0 ? User : "tot_" + service;
        var connection = new NpgsqlConnection(
            $"Host=localhost;Port={cluster.PostgresPort};Username={User};Database={database};Pooling=false;Timeout=30"
        );
        await connection.OpenAsync();
        return connection;
    }
}
