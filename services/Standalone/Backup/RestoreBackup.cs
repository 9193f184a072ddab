using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Tot.Standalone.Backup;

/// <summary>Puts stores and keys back where there are none.</summary>
internal static class RestoreBackup
{
    // The log's positions go on so far behind what anybody has heard of that no event told meanwhile is taken for another.
    private const long Gap = 1000;
    private const string Rosters = "obligations";

    /// <summary>Everything, into a folder that holds no stores.</summary>
    /// <param name="from">The backup.</param>
    /// <param name="keysFrom">The backup of the keys; null when the data folder still has them.</param>
    /// <param name="data">The data folder.</param>
    /// <exception cref="StartException">Nothing was changed, and why.</exception>
    public static void Everything(string from, string? keysFrom, string data)
    {
        var stores = BackupManifest.Read(from, BackupManifest.StoresOf);
        var keys = keysFrom is null ? null : BackupManifest.Read(keysFrom, BackupManifest.KeysOf);
        using var held = DataFolder.Open(data);
        var hasKeys = Directory.EnumerateFileSystemEntries(Path.Combine(data, "keys")).Any();
        if (keys is null && !(hasKeys && File.Exists(Path.Combine(data, StoreFiles.PersonKeys))))
        {
            throw new StartException(
                "Without the keys nobody could read the persons: give --keys-from, or put the keys folder and intake-keys.db back."
            );
        }
        if (keys is not null && hasKeys)
        {
            throw new StartException($"{data} has keys already; they are never written over. Leave --keys-from out, or move them away.");
        }
        List<(string From, string File)> files =
        [
            .. stores.Files.Keys.Select(f => (from, f)),
            .. keys?.Files.Keys.Select(f => (keysFrom!, f)) ?? [],
        ];
        if (files.FirstOrDefault(f => File.Exists(Path.Combine(data, f.File))) is { File: not null } there)
        {
            throw new StartException($"{data} holds {there.File} already; nothing is written over. Move it away first.");
        }
        Put(files, data);
    }

    /// <summary>One service's store, among those of the others: what they told since, it hears again; what it told them is not told anew.</summary>
    /// <param name="service">For example <c>meetings</c>.</param>
    /// <param name="from">The backup.</param>
    /// <param name="data">The data folder.</param>
    /// <exception cref="StartException">Nothing was changed, and why.</exception>
    public static void One(string service, string from, string data)
    {
        if (service == Rosters)
        {
            throw new StartException(
                "Who may know of a case stands in the obligations' rosters, and everybody has heard of newer ones: restore everything instead."
            );
        }
        var file = service + ".db";
        if (!BackupManifest.Read(from, BackupManifest.StoresOf).Files.ContainsKey(file))
        {
            throw new StartException($"The backup holds no store of {service}.");
        }
        using var held = DataFolder.Open(data);
        if (File.Exists(Path.Combine(data, file)))
        {
            throw new StartException(
                $"{data} holds {file} already; nothing is written over. Move it away first, with {file}-wal and {file}-shm."
            );
        }
        var heard = HeardOf(service, data);
        Put([(from, file)], data);
        GoOnBehind(heard, Path.Combine(data, file));
    }

    private static void Put(IEnumerable<(string From, string File)> files, string data)
    {
        foreach (var (from, file) in files)
        {
            var target = Path.Combine(data, file);
            DataFolder.CreatePrivate(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target);
            if (file.EndsWith(".db", StringComparison.Ordinal))
            {
                using var store = StoreFiles.Open(target, SqliteOpenMode.ReadWrite);
                store.Scalar("PRAGMA journal_mode = WAL");
            }
        }
    }

    /// <summary>The highest position of the service's log that any other service has come to.</summary>
    private static long HeardOf(string service, string data)
    {
        var heard = 0L;
        foreach (var other in StoreFiles.In(data))
        {
            using var store = StoreFiles.Open(Path.Combine(data, other), SqliteOpenMode.ReadOnly);
            if (store.HasTable("feed_cursors"))
            {
                var sql = $"SELECT coalesce(max(position), 0) FROM feed_cursors WHERE name IN ('{service}', 'copy-of-{service}')";
                heard = Math.Max(heard, Convert.ToInt64(store.Scalar(sql), CultureInfo.InvariantCulture));
            }
        }
        return heard;
    }

    /// <summary>New events get positions that no consumer has read past.</summary>
    private static void GoOnBehind(long heard, string path)
    {
        using var store = StoreFiles.Open(path, SqliteOpenMode.ReadWrite);
        var next = (heard + Gap).ToString(CultureInfo.InvariantCulture);
        store.Scalar(
            $"""
            BEGIN IMMEDIATE;
            INSERT INTO sqlite_sequence (name, seq) SELECT 'event_log', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'event_log');
            UPDATE sqlite_sequence SET seq = max(seq, {next}) WHERE name = 'event_log';
            COMMIT;
            """
        );
    }
}
