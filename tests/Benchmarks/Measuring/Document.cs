namespace Tot.Benchmarks.Measuring;

/// <summary>The part of docs/performance.md between the marks is what was measured; the rest is written by people.</summary>
internal static class Document
{
    private const string Begin = "<!-- measured -->";
    private const string End = "<!-- /measured -->";

    public static void Write(string file, IReadOnlyList<(Row Row, IReadOnlyList<Result> Results)> measured)
    {
        var text = File.ReadAllText(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        if (begin < Begin.Length || end < begin)
        {
            throw new InvalidDataException($"{file} has lost its marks {Begin} and {End}.");
        }
        // A run of some rows leaves the others as they were.
        var names = measured.Select(m => $"| `{m.Row.Name}` |").ToList();
        var kept = text[begin..end]
            .Split('\n')
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal) && !names.Any(n => l.StartsWith(n, StringComparison.Ordinal)));
        var table = Table.Of(measured).TrimEnd().Split('\n');
        var body = string.Join('\n', [.. table.Take(2), .. table.Skip(2).Concat(kept).Order(StringComparer.Ordinal)]);
        File.WriteAllText(file, $"{text[..begin]}\n\n{body}\n\n{Machine.Describe()}\n\n{text[end..]}");
    }
}
