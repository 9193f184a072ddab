using System.Security.Cryptography;
using System.Text.Json;

namespace Tot.Standalone.Backup;

/// <summary>What a backup holds: <c>backup.json</c> beside its files.</summary>
/// <param name="Format">Of this file; 1.</param>
/// <param name="TakenAt">The moment that all files show.</param>
/// <param name="Holds"><c>stores</c> or <c>keys</c>.</param>
/// <param name="Files">Path within the backup and SHA-256 of each.</param>
internal sealed record BackupManifest(int Format, DateTimeOffset TakenAt, string Holds, IReadOnlyDictionary<string, string> Files)
{
    public const string StoresOf = "stores";
    public const string KeysOf = "keys";

    private const string FileName = "backup.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(string folder, string holds, DateTimeOffset takenAt)
    {
        var files = Directory
            .GetFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .ToDictionary(f => Path.GetRelativePath(folder, f), Hash, StringComparer.Ordinal);
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(new BackupManifest(1, takenAt, holds, files), Json));
    }

    /// <summary>Reads and checks it: every file is there and as it was written.</summary>
    /// <exception cref="StartException">It is not what it should be.</exception>
    public static BackupManifest Read(string folder, string holds)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new StartException($"{folder} is not a backup: it has no {FileName}.");
        }
        var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllText(path), Json)!;
        if (manifest.Format != 1 || !string.Equals(manifest.Holds, holds, StringComparison.Ordinal))
        {
            throw new StartException($"{folder} is a backup of {manifest.Holds} in format {manifest.Format}, not of {holds} in format 1.");
        }
        var damaged = manifest.Files.FirstOrDefault(f =>
            !File.Exists(Path.Combine(folder, f.Key)) || Hash(Path.Combine(folder, f.Key)) != f.Value
        );
        return damaged.Key is null
            ? manifest
            : throw new StartException($"The backup is damaged: {damaged.Key} is missing or not as it was written.");
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
