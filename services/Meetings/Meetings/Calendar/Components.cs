using Tot.Kernel;

namespace Tot.Meetings.Calendar;

/// <summary>Properties by the component they stand in, such as <c>VCALENDAR/VEVENT</c>.</summary>
internal sealed class Components
{
    private const int MaxDepth = 4;

    private readonly List<(string Path, ContentLine Line)> _properties = [];

    /// <summary>Reads exactly one calendar with exactly one event.</summary>
    public static Result<Components> Read(IReadOnlyList<ContentLine> lines)
    {
        var components = new Components();
        var open = new List<string>();
        var events = 0;
        foreach (var (i, line) in lines.Index())
        {
            var name = line.Value.Trim().ToUpperInvariant();
            if (line.Name == "BEGIN")
            {
                if (open.Count == MaxDepth || (open.Count == 0) != (name == "VCALENDAR") || (open.Count == 0 && i > 0))
                {
                    return line.Problem("One VCALENDAR holds everything.");
                }
                open.Add(name);
                events += name == "VEVENT" ? 1 : 0;
                if (events > 1)
                {
                    return line.Problem("One event is answered at a time.");
                }
            }
            else if (open.Count == 0)
            {
                return line.Problem("Outside VCALENDAR.");
            }
            else if (line.Name != "END")
            {
                components._properties.Add((string.Join('/', open), line));
            }
            else if (open[^1] != name)
            {
                return line.Problem("Ends another component than the one that was begun last.");
            }
            else
            {
                open.RemoveAt(open.Count - 1);
            }
        }
        return open.Count > 0 ? lines[^1].Problem("A component is not ended.")
            : events == 0 ? lines[^1].Problem("There is no VEVENT.")
            : components;
    }

    public ContentLine? Find(string path, string name) => _properties.Find(p => p.Path == path && p.Line.Name == name).Line;

    /// <summary>The first property that is given again, of those that may stand once.</summary>
    public ContentLine? Repeated(string path, params IEnumerable<string> names) =>
        names
            .Select(n => _properties.Where(p => p.Path == path && p.Line.Name == n).Skip(1).FirstOrDefault().Line)
            .FirstOrDefault(l => l is not null);
}
