using Npgsql;

namespace Tot.Messaging.Tests.Infrastructure;

/// <summary>What the other tests rest on: the server is real, and its death loses nothing that was committed.</summary>
public sealed class PostgresServerTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task CommittedRow_ServerKilledAndStartedAgain_IsStillThereAndTheUncommittedOneIsNot()
    {
        var database = await fixture.Server.CreateDatabaseAsync("kept");
        await ExecuteAsync(database, "CREATE TABLE fact (name text)");
        await ExecuteAsync(database, "INSERT INTO fact VALUES ('committed')");
        await using var connection = await OpenAsync(database);
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand("INSERT INTO fact VALUES ('uncommitted')", connection, transaction))
        {
            await insert.ExecuteNonQueryAsync();
        }

        await fixture.Server.KillAsync();
        await fixture.Server.RestartAsync();

        Assert.Equal("committed", await ScalarAsync(database, "SELECT string_agg(name, ',') FROM fact"));
    }

    [Fact]
    public async Task TwoDatabases_OfOneServer_DoNotSeeEachOther()
    {
        var first = await fixture.Server.CreateDatabaseAsync("first");
        var second = await fixture.Server.CreateDatabaseAsync("second");

        await ExecuteAsync(first, "CREATE TABLE secret (name text)");

        Assert.Equal(0L, await ScalarAsync(second, "SELECT count(*) FROM pg_tables WHERE tablename = 'secret'"));
    }

    private static Task ExecuteAsync(string database, string sql) => ScalarAsync(database, sql);

    private static async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<NpgsqlConnection> OpenAsync(string database)
    {
        // No pool: a pooled connection to the killed server would fail the first use after the restart.
        var connection = new NpgsqlConnection($"{database};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
