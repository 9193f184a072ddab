using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tot.Events.V1;
using Tot.Messaging.Log;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>On PostgreSQL positions are committed in any order; whoever reads the log still misses nothing.</summary>
public sealed class PostgresLogTests : IAsyncLifetime
{
    private ServiceTestHost _host = null!;

    private EventLogReader Reader => _host.Services.GetRequiredService<EventLogReader>();

    public async ValueTask InitializeAsync() => _host = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Named("intake"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Read_WhileAnEarlierPositionIsUncommitted_WaitsForIt()
    {
        await using var early = await WriterAsync();
        var low = await early.AppendAsync("early");
        await using var late = await WriterAsync();
        var high = await late.AppendAsync("late");
        await late.CommitAsync();

        Assert.True(low < high);
        Assert.Equal(["late"], (await _host.EventsAsync()).Select(e => e.Subject));
        Assert.Empty((await Reader.ReadAsync(0, [], CancellationToken.None)).Events);

        await early.CommitAsync();

        var (events, readTo) = await Reader.ReadAsync(0, [], CancellationToken.None);
        Assert.Equal(["early", "late"], events.Select(e => e.Subject));
        Assert.Equal(high, readTo);
    }

    [Fact]
    public async Task Read_AfterAnEarlierPositionWasRolledBack_GoesOn()
    {
        await using (var early = await WriterAsync())
        {
            await early.AppendAsync("never");
            await using var late = await WriterAsync();
            await late.AppendAsync("late");
            await late.CommitAsync();
        }

        var (events, _) = await Reader.ReadAsync(0, [], CancellationToken.None);
        Assert.Equal(["late"], events.Select(e => e.Subject));
    }

    [Fact]
    public async Task Read_WhileATransactionThatTellsNothingRuns_WaitsForNobody()
    {
        await using var other = await WriterAsync();
        await other.ExecuteAsync("insert into feed_cursors (name, position) values ('other', 1)");
        await using var late = await WriterAsync();
        await late.AppendAsync("late");
        await late.CommitAsync();

        Assert.Single((await Reader.ReadAsync(0, [], CancellationToken.None)).Events);
    }

    [Fact]
    public async Task Read_WhileManyThatWereAppendedAtOnceAreUncommitted_WaitsForAllOfThem()
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NotesDb>();
        await db.InOneTransactionAsync(
            async ct =>
            {
                await db.AppendAsync(
                    [.. Enumerable.Range(1, 100).Select(v => LoggedEvent.Of(new CasePhaseChanged(), "many", v, _host.Clock.Now))],
                    ct
                );
                await using var late = await WriterAsync();
                Assert.Equal(101, await late.AppendAsync("late"));
                await late.CommitAsync();
                Assert.Empty((await Reader.ReadAsync(0, [], ct)).Events);
            },
            CancellationToken.None
        );

        var (events, readTo) = await Reader.ReadAsync(0, [], CancellationToken.None);
        Assert.Equal(
            [.. Enumerable.Range(1, 100).Select(v => ("many", (long)v)), ("late", 1)],
            events.Select(e => (e.Subject, e.SubjectVersion))
        );
        Assert.Equal(101, readTo);
    }

    [Fact]
    public async Task Read_Beside64Writers_SkipsNothingAndKeepsTheOrderOfEachSubject()
    {
        const int writers = 64;
        const int transactions = 25;
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => FollowAsync(done.Token))).ToList();

        await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(() => WriteAsync($"subject/{w}", transactions))));
        await done.CancelAsync();

        foreach (var read in await Task.WhenAll(readers))
        {
            Assert.Equal(writers * transactions, read.Count);
            Assert.Equal(read.Count, read.Select(e => e.EventId).Distinct().Count());
            Assert.All(
                read.GroupBy(e => e.Subject, StringComparer.Ordinal),
                subject => Assert.Equal(Enumerable.Range(1, transactions).Select(v => (long)v), subject.Select(e => e.SubjectVersion))
            );
        }
    }

    /// <summary>
    /// Three roads into the log: the service's own saves, its many at once, and transactions that stay open after they drew their position.
    /// </summary>
    private async Task WriteAsync(string subject, int transactions)
    {
        for (var version = 1; version <= transactions; version++)
        {
            var road = Random.Shared.Next(3);
            if (road < 2)
            {
                await using var scope = _host.Services.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<NotesDb>();
                var told = LoggedEvent.Of(new CasePhaseChanged(), subject, version, _host.Clock.Now);
                if (road == 0)
                {
                    db.EventLog.Add(told);
                    await db.SaveChangesAsync();
                    continue;
                }
                await db.InOneTransactionAsync(ct => db.AppendAsync([told], ct), CancellationToken.None);
                continue;
            }
            await using var writer = await WriterAsync();
            await writer.AppendAsync(subject, version);
            await Task.Delay(Random.Shared.Next(5));
            await writer.CommitAsync();
        }
    }

    /// <summary>Reads as the publisher and the feed do, always past what it has read; once the writers are done, to the end.</summary>
    private async Task<List<LoggedEvent>> FollowAsync(CancellationToken done)
    {
        var read = new List<LoggedEvent>();
        var position = 0L;
        while (true)
        {
            var last = done.IsCancellationRequested;
            var (events, readTo) = await Reader.ReadAsync(position, [], CancellationToken.None);
            read.AddRange(events);
            position = readTo;
            if (last && events.Count == 0)
            {
                return read;
            }
        }
    }

    private async Task<Writer> WriterAsync()
    {
        var connection = await _host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        return new Writer(connection, await connection.BeginTransactionAsync());
    }

    /// <summary>A transaction that appends and stays open until it is told otherwise.</summary>
    private sealed class Writer(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async Task<long> AppendAsync(string subject, long version = 1)
        {
            await using var command = new NpgsqlCommand(
                """
                insert into event_log (event_id, type, subject, subject_version, occurred_at, payload)
                values (gen_random_uuid(), 'test', $1, $2, now(), '{}') returning position
                """,
                connection
            );
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = subject });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
            return (long)(await command.ExecuteScalarAsync())!;
        }

        public async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        public Task CommitAsync() => transaction.CommitAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
