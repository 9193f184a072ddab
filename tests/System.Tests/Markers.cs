using System.Text;

namespace Tot.SystemTests;

/// <summary>Words that stand nowhere else in the world, and whether bytes hold one of them in any of the ways in which a program may write it.</summary>
internal sealed class Markers(params string[] words)
{
    private readonly List<(string Word, byte[] Bytes)> _forms = [.. words.SelectMany(w => Forms(w).Select(f => (w, f)))];

    public IReadOnlyList<string> Words { get; } = words;

    /// <summary>The words that are found.</summary>
    public IReadOnlyList<string> In(ReadOnlySpan<byte> bytes)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (word, form) in _forms)
        {
            if (bytes.IndexOf(form) >= 0)
            {
                found.Add(word);
            }
        }
        return [.. found];
    }

    public IReadOnlyList<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    /// <summary>Where the words are found: file and word, of every file of the folders.</summary>
    public IReadOnlyList<string> InFiles(params IEnumerable<string> folders) =>
        [
            .. folders
                .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
                // Empty, and held by the program as long as it runs.
                .Where(f => Path.GetFileName(f) != "lock")
                .SelectMany(file => In(Read(file)).Select(word => $"{file}: {word}")),
        ];

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<byte[]> Forms(string word)
    {
        var utf8 = Encoding.UTF8.GetBytes(word);
        yield return utf8;
        yield return Encoding.Unicode.GetBytes(word);
        yield return Encoding.BigEndianUnicode.GetBytes(word);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(utf8));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));
        if (utf8.Length != word.Length)
        {
            yield return Encoding.ASCII.GetBytes(Uri.EscapeDataString(word));
            yield return Encoding.Latin1.GetBytes(word);
            yield return Encoding.ASCII.GetBytes(string.Concat(word.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:X4}")));
        }
        // In base64 a word looks otherwise by where it begins; the letters at its ends depend on its neighbours and are left out.
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String([.. new byte[offset], .. utf8]);
            var first = offset == 0 ? 0 : offset + 1;
            var whole = (offset + utf8.Length) / 3 * 4;
            yield return Encoding.ASCII.GetBytes(text[first..whole]);
            yield return Encoding.ASCII.GetBytes(text[first..whole].Replace('+', '-').Replace('/', '_'));
        }
    }
}
