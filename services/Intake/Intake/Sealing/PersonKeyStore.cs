using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tot.Intake.Domain;

namespace Tot.Intake.Sealing;

/// <summary>
/// The wrapped data keys, one row a person, in a file of their own (<c>intake-keys.db</c>) or, for replicas, in a PostgreSQL database of their own. They are backed up apart from the
/// store, or not at all: where a key is gone, every copy of what it sealed is unreadable, old backups included.
/// </summary>
internal sealed class PersonKeyStore : IDisposable
{
    // SQLite's driver sleeps when it meets a busy database; waiting here is faster and fair.
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly Func<DbConnection> _connect;

    // What empties the place that still holds a deleted row.
    private readonly string _afterErasing;

    /// <summary>Opens the file at <paramref name="path"/>, making it when it is not there.</summary>
    public PersonKeyStore(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var address = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10 }.ConnectionString;
        _connect = () => OpenFile(address);
        _afterErasing = "pragma wal_checkpoint(truncate)";
        using var connection = Open();
        Execute(
            connection,
            """
            pragma journal_mode = wal;
            create table if not exists person_keys (
                person_id text primary key,
                ring_key_id text not null,
                wrapped_key blob not null
            ) without rowid
            """
        );
    }

    private PersonKeyStore(Func<DbConnection> connect)
    {
        _connect = connect;
        _afterErasing = "vacuum person_keys";
        using var connection = Open();
        // Two replicas that start together would both make it, and one would fail.
        Execute(
            connection,
            """
            begin;
            select pg_advisory_xact_lock(hashtext('person_keys'));
            create table if not exists person_keys (person_id text primary key, ring_key_id text not null, wrapped_key bytea not null);
            commit;
            """
        );
    }

    /// <summary>Uses the database, which holds nothing else.</summary>
    public static PersonKeyStore InPostgres(string connectionString) =>
        new(() =>
        {
            var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            return connection;
        });

    /// <summary><c>Keys:ConnectionString</c>, or the file in <c>Store:Folder</c>.</summary>
    public static PersonKeyStore From(IConfiguration configuration) =>
        configuration["Keys:ConnectionString"] is { Length: > 0 } address
            ? InPostgres(address)
            : new PersonKeyStore(Path.Combine(configuration["Store:Folder"] ?? "data", "intake-keys.db"));

    /// <summary>Adds the keys in one transaction; they are on disk when it returns.</summary>
    public async Task AddAsync(IReadOnlyCollection<(PersonId Person, WrappedKey Key)> keys, CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            Add(keys);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>The person's key, or null when there never was one or it is destroyed.</summary>
    public WrappedKey? Find(PersonId person)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select ring_key_id, wrapped_key from person_keys where person_id = @person";
        Add(command, "@person", person.Value.ToString("D"));
        using var reader = command.ExecuteReader();
        return reader.Read() ? new WrappedKey(reader.GetString(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    /// <summary>Destroys the person's key for good: the row is overwritten and the write-ahead log that still held it is emptied.</summary>
    public async Task EraseAsync(PersonId person, CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            using var connection = Open();
            Execute(connection, "delete from person_keys where person_id = @person", ("@person", person.Value.ToString("D")));
            Execute(connection, _afterErasing);
        }
        finally
        {
            _writer.Release();
        }
    }

    public void Dispose() => _writer.Dispose();

    private void Add(IReadOnlyCollection<(PersonId Person, WrappedKey Key)> keys)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        foreach (var (person, key) in keys)
        {
            Execute(
                connection,
                "insert into person_keys (person_id, ring_key_id, wrapped_key) values (@person, @ring, @key)",
                ("@person", person.Value.ToString("D")),
                ("@ring", key.RingKeyId),
                ("@key", key.Box)
            );
        }
        transaction.Commit();
    }

    private DbConnection Open() => _connect();

    private static SqliteConnection OpenFile(string address)
    {
        var connection = new SqliteConnection(address);
        connection.Open();
        Execute(connection, "pragma synchronous = full; pragma secure_delete = on");
        return connection;
    }

    private static void Execute(DbConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            Add(command, name, value);
        }
        command.ExecuteNonQuery();
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
