using Npgsql;
using Tot.Intake.Domain;
using Tot.Messaging.Handling;

namespace Tot.Intake.Sealing;

/// <summary>
/// The keys in a PostgreSQL database of their own, for replicas. An erased key lives on in that server's write-ahead log and base backups until they are
/// recycled: their retention is the longest time for which it can be dug out.
/// </summary>
internal sealed class PostgresPersonKeyStore : PersonKeyStore
{
    private readonly NpgsqlDataSource _source;
    private readonly Together<IReadOnlyCollection<(PersonId Person, WrappedKey Key)>, int> _additions;

    /// <summary>Connects, making the table when it is not there.</summary>
    public PostgresPersonKeyStore(string connectionString)
    {
        _source = NpgsqlDataSource.Create(connectionString);
        _additions = new(InsertAsync, MostTogether, calls: 1);
        // One transaction: replicas that start together make it one after the other.
        using var command = _source.CreateCommand(
            """
            select pg_advisory_xact_lock(hashtext('person_keys'));
            create table if not exists person_keys (person_id uuid primary key, ring_key_id text not null, wrapped_key bytea not null);
            create table if not exists erased_persons (person_id uuid primary key, erased_at timestamptz not null, ground text not null)
            """
        );
        command.ExecuteNonQuery();
    }

    public override Task AddAsync(IReadOnlyCollection<(PersonId Person, WrappedKey Key)> keys, CancellationToken ct) =>
        _additions.AskAsync(keys).WaitAsync(ct);

    public override WrappedKey? Find(PersonId person)
    {
        using var command = _source.CreateCommand("select ring_key_id, wrapped_key from person_keys where person_id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person.Value });
        using var reader = command.ExecuteReader();
        return reader.Read() ? new WrappedKey(reader.GetString(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    /// <summary>The row's place is given free for the next at once.</summary>
    public override async Task EraseAsync(PersonId person, ErasureMark mark, CancellationToken ct)
    {
        const string Erase = """
            with gone as (delete from person_keys where person_id = $1)
            insert into erased_persons (person_id, erased_at, ground) values ($1, $2, $3) on conflict do nothing
            """;
        await using (var delete = _source.CreateCommand(Erase))
        {
            delete.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person.Value });
            delete.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = mark.At.UtcDateTime });
            delete.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Words.Of(mark.Ground) });
            await delete.ExecuteNonQueryAsync(ct);
        }
        await using var vacuum = _source.CreateCommand("vacuum person_keys");
        await vacuum.ExecuteNonQueryAsync(ct);
    }

    public override async Task<IReadOnlyList<(PersonId Person, ErasureMark Mark)>> ErasedAsync(CancellationToken ct)
    {
        await using var command = _source.CreateCommand("select person_id, erased_at, ground from erased_persons");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var erased = new List<(PersonId, ErasureMark)>();
        while (await reader.ReadAsync(ct))
        {
            var at = new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero);
            erased.Add((new PersonId(reader.GetGuid(0)), new ErasureMark(at, GroundOf(reader.GetString(2)))));
        }
        return erased;
    }

    public override void Dispose() => _source.Dispose();

    private async Task<IReadOnlyList<int>> InsertAsync(IReadOnlyList<IReadOnlyCollection<(PersonId Person, WrappedKey Key)>> additions)
    {
        var keys = additions.SelectMany(a => a).ToList();
        await using var command = _source.CreateCommand("insert into person_keys select * from unnest($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. keys.Select(k => k.Person.Value)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(k => k.Key.RingKeyId)] });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. keys.Select(k => k.Key.Box)] });
        await command.ExecuteNonQueryAsync();
        return [.. additions.Select(a => a.Count)];
    }
}
