using Microsoft.Data.Sqlite;

namespace Tot.Standalone.Backup;

/// <summary>
/// All stores of a folder as they were at one moment, while the program may go on writing. For an instant every store's writer is held; what is
/// read from then on is what was there at that instant. So no consumer's cursor is ahead of its source's log, and whatever it has not
/// heard yet, the log still holds.
/// </summary>
internal sealed class Moment : IDisposable
{
    private readonly List<(string File, SqliteConnection Reader)> _stores = [];

    private Moment() { }

    public IReadOnlyList<(string File, SqliteConnection Reader)> Stores => _stores;

    /// <exception cref="SqliteException">A store was busy for half a minute, or is damaged.</exception>
    public static Moment Hold(string folder)
    {
        var moment = new Moment();
        var held = new List<SqliteConnection>();
        try
        {
            // In order of name, so that two backups at a time cannot hold each other up.
            foreach (var file in StoreFiles.In(folder))
            {
                var path = Path.Combine(folder, file);
                var writer = StoreFiles.Open(path, SqliteOpenMode.ReadWrite);
                held.Add(writer);
                writer.Scalar("BEGIN IMMEDIATE");
            }
            foreach (var file in StoreFiles.In(folder))
            {
                var reader = StoreFiles.Open(Path.Combine(folder, file), SqliteOpenMode.ReadWrite);
                moment._stores.Add((file, reader));
                reader.Scalar("BEGIN");
                reader.Scalar("SELECT count(*) FROM sqlite_master");
            }
            return moment;
        }
        catch
        {
            moment.Dispose();
            throw;
        }
        finally
        {
            held.ForEach(writer => writer.Dispose());
        }
    }

    /// <summary>Copies a store page by page into a new file.</summary>
    public static void Copy(SqliteConnection reader, string target)
    {
        using var copy = StoreFiles.Open(target, SqliteOpenMode.ReadWriteCreate);
        reader.BackupDatabase(copy);
        // One file without a journal beside it.
        copy.Scalar("PRAGMA journal_mode = DELETE");
    }

    public void Dispose() => _stores.ForEach(store => store.Reader.Dispose());
}
