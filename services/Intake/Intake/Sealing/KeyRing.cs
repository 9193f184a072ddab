using System.Security.Cryptography;
using System.Text.Json;
using Tot.Intake.Domain;

namespace Tot.Intake.Sealing;

/// <summary>A person's data key, sealed under the key-ring key <paramref name="RingKeyId"/>.</summary>
internal sealed record WrappedKey(string RingKeyId, byte[] Box);

/// <summary>
/// The keys that wrap the persons' data keys, and the one that match traits are hashed under, in one file outside every store and readable by its owner only. New data keys are wrapped by the newest; the
/// older ones stay to unwrap what they wrapped. Each key says what it is for, so that keys for other uses can join the ring.
/// </summary>
internal sealed class KeyRing
{
    private const string FileName = "intake-key-ring.json";
    private const string WrapUse = "wrap-person-keys";
    private const string MatchUse = "hash-match-traits";
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Dictionary<string, byte[]> _wrapKeys;
    private readonly byte[]? _matchKey;
    private readonly string _newest;

    private KeyRing(IReadOnlyCollection<RingKey> keys)
    {
        var wrapKeys = keys.Where(k => k.Use == WrapUse).OrderBy(k => k.CreatedAt).ToList();
        if (wrapKeys.Count == 0 || wrapKeys.Exists(k => k.Key.Length != AesGcmBox.KeySize))
        {
            throw new InvalidDataException($"{FileName} holds no usable key.");
        }
        _wrapKeys = wrapKeys.ToDictionary(k => k.Id, k => k.Key, StringComparer.Ordinal);
        _newest = wrapKeys[^1].Id;
        // The first for good: under another one nobody identified before would be found again.
        _matchKey = keys.Where(k => k.Use == MatchUse).OrderBy(k => k.CreatedAt).FirstOrDefault()?.Key;
        if (_matchKey is not null && _matchKey.Length != AesGcmBox.KeySize)
        {
            throw new InvalidDataException($"{FileName} holds no usable key for matches.");
        }
    }

    /// <summary>A keyed hash of something that a person can be found again by. Without the ring nobody can tell what it was made of, or try.</summary>
    public byte[] HashTrait(ReadOnlySpan<byte> trait) => HMACSHA256.HashData(_matchKey!, trait);

    /// <summary>Reads the key ring in <paramref name="folder"/>; at the first start makes it.</summary>
    /// <param name="folder">The keys folder.</param>
    /// <param name="now">The time.</param>
    /// <param name="mounted">A cluster's secret: nothing is made there. It belongs to root and reaches the service by its group.</param>
    /// <exception cref="InvalidDataException">The file is damaged, missing where it is mounted, or others may read it.</exception>
    public static KeyRing OpenOrCreate(string folder, DateTimeOffset now, bool mounted = false)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            if (mounted)
            {
                throw new InvalidDataException($"{FileName} is not in the mounted keys folder (Keys:ReadOnly).");
            }
            MakeFolder(folder);
            Write(path, [NewKey(WrapUse, now), NewKey(MatchUse, now)], overwrite: false);
        }
        var readers = mounted ? OwnerOnlyFile | UnixFileMode.GroupRead : OwnerOnlyFile;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Target(path)) & ~readers) != UnixFileMode.None)
        {
            throw new InvalidDataException($"{FileName} must be readable by its owner only (chmod 600).");
        }
        try
        {
            var keys = Read(path);
            if (new KeyRing(keys)._matchKey is null)
            {
                // A ring from before there were matches.
                Write(path, [.. keys, NewKey(MatchUse, now)], overwrite: true);
            }
            return new KeyRing(Read(path));
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"{FileName} is damaged.", damaged);
        }
    }

    public WrappedKey Wrap(PersonId person, ReadOnlySpan<byte> dataKey) =>
        new(_newest, AesGcmBox.Seal(_wrapKeys[_newest], dataKey, BoundTo(person, _newest)));

    /// <exception cref="CryptographicException">The ring does not hold the key, or it is not this person's.</exception>
    public byte[] Unwrap(PersonId person, WrappedKey wrapped) =>
        _wrapKeys.TryGetValue(wrapped.RingKeyId, out var key)
            ? AesGcmBox.Open(key, wrapped.Box, BoundTo(person, wrapped.RingKeyId))
            : throw new CryptographicException($"The key ring holds no key {wrapped.RingKeyId}.");

    private static string BoundTo(PersonId person, string ringKeyId) => $"tot-intake/person-key/{person.Value:D}/{ringKeyId}";

    private static IReadOnlyList<RingKey> Read(string path) =>
        JsonSerializer.Deserialize<RingFile>(File.ReadAllBytes(path), Json)?.Keys ?? [];

    private static RingKey NewKey(string use, DateTimeOffset now) =>
        new($"{now:yyyyMMdd}-{RandomNumberGenerator.GetHexString(8, true)}", use, now, AesGcmBox.NewKey());

    // A mounted secret is a link to its newest version; a link itself says nothing of who may read.
    private static string Target(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }
    }

    // Written whole beside its place and then moved there: a crash leaves no half key ring, and of two first starts one wins.
    private static void Write(string path, IReadOnlyList<RingKey> keys, bool overwrite)
    {
        var draft = $"{path}.{RandomNumberGenerator.GetHexString(8, true)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, new RingFile(keys), Json);
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(draft, path, overwrite);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    private sealed record RingFile(IReadOnlyList<RingKey> Keys);

    private sealed record RingKey(string Id, string Use, DateTimeOffset CreatedAt, byte[] Key);
}
