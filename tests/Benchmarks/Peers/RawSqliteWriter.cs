using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Tot.Benchmarks.Peers;

/// <summary>One writer behind a gate that inserts what an identification does, a transaction each, in a file as durable as the program's.</summary>
internal sealed class RawSqliteWriter : IDisposable
{
    private static readonly string[] Statements =
    [
        "insert into idempotency_records values ($id, $text)",
        "insert into cases values ($id, $text)",
        "insert into identifications values ($id, $text)",
        "insert into persons values ($id, $text)",
        "insert into identity_boxes values ($id, $text)",
        "insert into match_keys values ($id, $text)",
        "insert into waiting_comparisons values ($id, $text)",
        "insert into event_log values ($id, $text)",
        "insert into audit_log values ($id, $text)",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("tot-sqlite-").FullName;
    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _gate = new(1, 1);

    public RawSqliteWriter()
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "raw.db")}");
        _connection.Open();
        Execute("pragma journal_mode=wal; pragma synchronous=full");
        foreach (var statement in Statements)
        {
            Execute($"create table {statement.Split(' ')[2]} (id text primary key, text text not null)");
        }
    }

    /// <returns>How many in a second, and the 99th percentile of how long each took, in milliseconds.</returns>
    public async Task<(double PerSecond, double P99)> RunAsync(int clients, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var took = new System.Collections.Concurrent.ConcurrentBag<double>();
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Stopwatch.GetElapsedTime(started) < duration)
                        {
                            var asked = Stopwatch.GetTimestamp();
                            await _gate.WaitAsync();
                            Write();
                            _gate.Release();
                            took.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                        }
                    })
                )
        );
        return (took.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, Measuring.Spread.Quantile(took, 0.99));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write()
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var statement in Statements)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = statement;
            command.Parameters.AddWithValue("$id", Guid.CreateVersion7().ToString());
            command.Parameters.AddWithValue("$text", new string('x', 300));
            command.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
