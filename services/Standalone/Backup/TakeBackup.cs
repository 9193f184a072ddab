using Microsoft.Data.Sqlite;

namespace Tot.Standalone.Backup;

/// <summary>Copies the stores of a data folder, and into a folder of their own the keys, while the program runs or not.</summary>
internal static class TakeBackup
{
    /// <param name="data">The data folder.</param>
    /// <param name="to">A folder that does not exist yet.</param>
    /// <param name="keysTo">The same for the keys; null when they are not wanted.</param>
    /// <exception cref="StartException">Nothing was written, and why.</exception>
    public static void Run(string data, string to, string? keysTo)
    {
        if (!Directory.Exists(data) || StoreFiles.In(data).Count == 0)
        {
            throw new StartException($"{data} holds no stores.");
        }
        foreach (var folder in (string?[])[to, keysTo])
        {
            RefuseToOverwrite(folder);
        }
        try
        {
            using var moment = Moment.Hold(data);
            var now = TimeProvider.System.GetUtcNow();
            Fill(to, BackupManifest.StoresOf, now, draft => CopyStores(moment, data, draft));
            if (keysTo is not null)
            {
                Fill(keysTo, BackupManifest.KeysOf, now, draft => CopyKeys(moment, data, draft));
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The backup failed: {e.Message}");
        }
    }

    private static void CopyStores(Moment moment, string data, string to)
    {
        foreach (var (file, reader) in moment.Stores.Where(s => s.File != StoreFiles.PersonKeys))
        {
            Moment.Copy(reader, Path.Combine(to, file));
        }
        var clock = Path.Combine(data, "demo-clock");
        if (File.Exists(clock))
        {
            File.Copy(clock, Path.Combine(to, "demo-clock"));
        }
    }

    private static void CopyKeys(Moment moment, string data, string to)
    {
        foreach (var (file, reader) in moment.Stores.Where(s => s.File == StoreFiles.PersonKeys))
        {
            Moment.Copy(reader, Path.Combine(to, file));
        }
        var keys = Path.Combine(data, "keys");
        foreach (var file in Directory.GetFiles(keys, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, "keys", Path.GetRelativePath(keys, file));
            DataFolder.CreatePrivate(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Under another name until it is whole: a backup that broke off never looks like one.</summary>
    internal static void Fill(string folder, string holds, DateTimeOffset takenAt, Action<string> fill)
    {
        var draft = folder.TrimEnd(Path.DirectorySeparatorChar) + ".partial";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }
        DataFolder.CreatePrivate(draft);
        fill(draft);
        BackupManifest.Write(draft, holds, takenAt);
        Directory.Move(draft, folder);
    }

    private static void RefuseToOverwrite(string? folder)
    {
        if (folder is not null && (Directory.Exists(folder) || File.Exists(folder)))
        {
            throw new StartException($"{folder} is there already; a backup is never written over.");
        }
    }
}
