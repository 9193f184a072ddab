using Tot.Testing;

namespace Tot.Contracts.Tests;

/// <summary>The table of docs/events.md: a row for each event.</summary>
internal sealed class EventCatalogue
{
    private readonly Dictionary<string, string[]> _rows;

    private EventCatalogue(string markdown) =>
        _rows = markdown
            .Split('\n')
            .Where(line => line.StartsWith("| `tot.events.v1.", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[0].Trim('`'), StringComparer.Ordinal);

    public IEnumerable<string> Events => _rows.Keys.Order(StringComparer.Ordinal);

    public static EventCatalogue Read() => Parse(File.ReadAllText(Repository.PathOf("docs/events.md")));

    public static EventCatalogue Parse(string markdown) => new(markdown);

    public string TellerOf(string name) => _rows[name][1];

    public string FieldsOf(string name) => _rows[name][4];

    public IEnumerable<string> ConsumedBy(string consumer) =>
        Events.Where(name => _rows[name][5].Split(", ").Contains(consumer, StringComparer.Ordinal));
}
