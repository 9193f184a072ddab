using Tot.Intake.Domain;
using Tot.Intake.Domain.Retention;
using Tot.ServiceDefaults.Stores;

namespace Tot.Intake.Sealing;

/// <summary>When and why a person was erased.</summary>
internal sealed record ErasureMark(DateTimeOffset At, ErasureGround Ground);

/// <summary>
/// The wrapped data keys, one row a person, in a store of their own. It is backed up apart from Intake's, or not at all: where a key is gone, every copy of
/// what it sealed is unreadable, old backups included.
/// </summary>
internal abstract class PersonKeyStore : IDisposable
{
    /// <summary>Additions that share a commit, at most.</summary>
    protected const int MostTogether = 64;

    /// <summary>A file beside an SQLite store; beside a PostgreSQL store the database that <c>Keys:ConnectionString</c> names.</summary>
    public static PersonKeyStore Open(IConfiguration configuration)
    {
        var store = configuration.GetSection("Store").Get<StoreSettings>() ?? new StoreSettings();
        return store.Provider == StoreProvider.Sqlite
            ? new SqlitePersonKeyStore(Path.Combine(store.Folder, "intake-keys.db"))
            : new PostgresPersonKeyStore(
                configuration["Keys:ConnectionString"]
                    ?? throw new InvalidOperationException("Store:Provider is postgres, and Keys:ConnectionString is missing.")
            );
    }

    /// <summary>Adds the keys in one transaction; they are on disk when it returns.</summary>
    public abstract Task AddAsync(IReadOnlyCollection<(PersonId Person, WrappedKey Key)> keys, CancellationToken ct);

    /// <summary>The person's key, or null when there never was one or it is destroyed.</summary>
    public abstract WrappedKey? Find(PersonId person);

    /// <summary>Destroys the person's key for good, and enters the person in the register of erasures.</summary>
    public abstract Task EraseAsync(PersonId person, ErasureMark mark, CancellationToken ct);

    /// <summary>The register of erasures. It lies with the keys, of which the newest copy is kept, and not with the store, of which old ones are.</summary>
    public abstract Task<IReadOnlyList<(PersonId Person, ErasureMark Mark)>> ErasedAsync(CancellationToken ct);

    public abstract void Dispose();

    protected static ErasureGround GroundOf(string word) =>
        Words.TryParse<ErasureGround>(word, out var ground) ? ground : throw new InvalidDataException("A stored ground is not known.");
}
