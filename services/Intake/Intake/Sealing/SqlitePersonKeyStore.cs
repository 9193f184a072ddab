using System.Globalization;
using Microsoft.Data.Sqlite;
using Tot.Intake.Domain;
using Tot.Messaging.Handling;

namespace Tot.Intake.Sealing;

/// <summary>The keys in a file <c>intake-keys.db</c>, for one instance.</summary>
internal sealed class SqlitePersonKeyStore : PersonKeyStore
{
    // SQLite's driver sleeps when it meets a busy database; waiting here is faster and fair.
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly string _connectionString;
    private readonly SqliteConnection _connection;
    private readonly Together<IReadOnlyCollection<(PersonId Person, WrappedKey Key)>, int> _additions;

    /// <summary>Opens the file at <paramref name="path"/>, making it when it is not there.</summary>
    public SqlitePersonKeyStore(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10 }.ConnectionString;
        _connection = Open();
        _additions = new(InsertAsync, MostTogether, calls: 1);
        Execute(
            _connection,
            """
            pragma journal_mode = wal;
            create table if not exists person_keys (
                person_id text primary key,
                ring_key_id text not null,
                wrapped_key blob not null
            ) without rowid;
            create table if not exists erased_persons (
                person_id text primary key,
                erased_at text not null,
                ground text not null
            ) without rowid
            """
        );
    }

    public override Task AddAsync(IReadOnlyCollection<(PersonId Person, WrappedKey Key)> keys, CancellationToken ct) =>
        _additions.AskAsync(keys).WaitAsync(ct);

    public override WrappedKey? Find(PersonId person)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select ring_key_id, wrapped_key from person_keys where person_id = $person";
        command.Parameters.AddWithValue("$person", person.Value.ToString("D"));
        using var reader = command.ExecuteReader();
        return reader.Read() ? new WrappedKey(reader.GetString(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    /// <summary>The row is overwritten and the write-ahead log that still held it is emptied.</summary>
    public override async Task EraseAsync(PersonId person, ErasureMark mark, CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            using (var transaction = _connection.BeginTransaction())
            {
                Execute(_connection, "delete from person_keys where person_id = $person", ("$person", person.Value.ToString("D")));
                Execute(
                    _connection,
                    "insert into erased_persons (person_id, erased_at, ground) values ($person, $at, $ground) on conflict do nothing",
                    ("$person", person.Value.ToString("D")),
                    ("$at", mark.At.ToString("O", CultureInfo.InvariantCulture)),
                    ("$ground", Words.Of(mark.Ground))
                );
                transaction.Commit();
            }
            Execute(_connection, "pragma wal_checkpoint(truncate)");
        }
        finally
        {
            _writer.Release();
        }
    }

    public override Task<IReadOnlyList<(PersonId Person, ErasureMark Mark)>> ErasedAsync(CancellationToken ct)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select person_id, erased_at, ground from erased_persons";
        using var reader = command.ExecuteReader();
        var erased = new List<(PersonId, ErasureMark)>();
        while (reader.Read())
        {
            var at = DateTimeOffset.Parse(reader.GetString(1), CultureInfo.InvariantCulture);
            erased.Add((new PersonId(Guid.Parse(reader.GetString(0))), new ErasureMark(at, GroundOf(reader.GetString(2)))));
        }
        return Task.FromResult<IReadOnlyList<(PersonId, ErasureMark)>>(erased);
    }

    public override void Dispose()
    {
        _connection.Dispose();
        _writer.Dispose();
    }

    private async Task<IReadOnlyList<int>> InsertAsync(IReadOnlyList<IReadOnlyCollection<(PersonId Person, WrappedKey Key)>> additions)
    {
        await _writer.WaitAsync();
        try
        {
            Insert(additions.SelectMany(a => a));
        }
        finally
        {
            _writer.Release();
        }
        return [.. additions.Select(a => a.Count)];
    }

    private void Insert(IEnumerable<(PersonId Person, WrappedKey Key)> keys)
    {
        using var transaction = _connection.BeginTransaction();
        using var insert = _connection.CreateCommand();
        insert.CommandText = "insert into person_keys (person_id, ring_key_id, wrapped_key) values ($person, $ring, $key)";
        var (id, ring, wrapped) = (
            insert.Parameters.Add("$person", SqliteType.Text),
            insert.Parameters.Add("$ring", SqliteType.Text),
            insert.Parameters.Add("$key", SqliteType.Blob)
        );
        foreach (var (person, key) in keys)
        {
            (id.Value, ring.Value, wrapped.Value) = (person.Value.ToString("D"), key.RingKeyId, key.Box);
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Execute(connection, "pragma synchronous = full; pragma secure_delete = on");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
        command.ExecuteNonQuery();
    }
}
