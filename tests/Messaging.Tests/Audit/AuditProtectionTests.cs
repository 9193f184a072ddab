using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Tests.Infrastructure;
using Tot.ServiceDefaults.Audit;

namespace Tot.Messaging.Tests.Audit;

/// <summary>The database itself refuses what the service never does.</summary>
public sealed class AuditProtectionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    public static MatrixTheoryData<string, string> Forbidden =>
        new(
            ["sqlite", "postgres"],
            [
                "update audit_log set subject = 'x'",
                "update audit_log set id = 7",
                "update audit_log set ground = 'consent'",
                "update audit_log set seal = 2 where seal = 1",
                "update audit_log set seal = null where seal = 1",
                "delete from audit_log",
                "update audit_seals set entries = 2",
                "delete from audit_seals",
                "update witnessed_seals set service = 'x'",
                "delete from witnessed_seals",
            ]
        );

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task ChangeOrRemoval_IsRefused(string provider, string sql)
    {
        await using var db = await ProtectedAsync(provider);

        var refusal = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync(sql));

        Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emptying_IsRefused()
    {
        await using var db = await ProtectedAsync("postgres");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.Database.ExecuteSqlRawAsync("truncate audit_log"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task EntryWithoutSeal_CanBeGivenOne(string provider)
    {
        await using var db = await ProtectedAsync(provider);
        Assert.Equal(1, await db.Database.ExecuteSqlRawAsync("update audit_log set seal = 2 where seal is null"));
    }

    /// <summary>A store with a sealed entry, one without a seal, a seal and a witnessed one.</summary>
    private async Task<NotesDb> ProtectedAsync(string provider)
    {
        var sqlite = provider == "sqlite";
        NotesDb db = sqlite
            ? new SqliteNotesDb(new DbContextOptionsBuilder<SqliteNotesDb>().UseSqlite("Data Source=:memory:").Options)
            : new NpgsqlNotesDb(new DbContextOptionsBuilder<NpgsqlNotesDb>().UseNpgsql(await NewDatabaseAsync()).Options);
        await db.Database.OpenConnectionAsync();
        await db.Database.EnsureCreatedAsync();
        await db.Database.ExecuteSqlRawAsync(sqlite ? AuditProtection.Sqlite : AuditProtection.Postgres);
        await db.Database.ExecuteSqlRawAsync(sqlite ? Rows("0", "zeroblob(32)") : Rows("now()", @"'\x00'::bytea"));
        return db;
    }

    private static string Rows(string at, string hash) =>
        $"""
            insert into audit_log (at, subject, action, target, changed, request_id, seal) values ({at}, 's', 'a', 't', '', 'r', 1);
            insert into audit_log (at, subject, action, target, changed, request_id) values ({at}, 's', 'a', 't', '', 'r');
            insert into audit_seals (number, previous_hash, hash, entries, sealed_at) values (1, {hash}, {hash}, 1, {at});
            insert into witnessed_seals (service, number, hash, witnessed_at) values ('intake', 1, {hash}, {at});
            """;

    private Task<string> NewDatabaseAsync() => postgres.Server.CreateDatabaseAsync($"audit_{Guid.NewGuid():N}");
}
