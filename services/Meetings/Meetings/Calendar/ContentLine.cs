using System.Globalization;
using Tot.Kernel;

namespace Tot.Meetings.Calendar;

/// <summary>One unfolded property (RFC 5545 § 3.1); names in capitals.</summary>
/// <param name="Number">Where it begins in the text, from 1.</param>
internal sealed record ContentLine(int Number, string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    public Error Problem(string message) => ProblemAt(Number, message);

    /// <summary>Refuses what was sent, and says where.</summary>
    public static Error ProblemAt(int line, string message) =>
        Error.Validation($"lines[{line.ToString(CultureInfo.InvariantCulture)}]", message).With("line", line);

    public static Result<ContentLine> Parse(int number, string text)
    {
        var at = EndOfName(text, 0);
        if (at == 0)
        {
            return ProblemAt(number, "A property begins with its name.");
        }
        var name = text[..at].ToUpperInvariant();
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        while (at < text.Length && text[at] == ';')
        {
            var equals = EndOfName(text, at + 1);
            if (equals == at + 1 || equals >= text.Length || text[equals] != '=')
            {
                return ProblemAt(number, "A parameter is a name, = and a value.");
            }
            var end = EndOfValue(text, equals + 1);
            if (end < 0 || !parameters.TryAdd(text[(at + 1)..equals].ToUpperInvariant(), text[(equals + 1)..end].Trim('"')))
            {
                return ProblemAt(number, "A parameter is given once, and a quotation mark is closed.");
            }
            at = end;
        }
        return at < text.Length && text[at] == ':'
            ? new ContentLine(number, name, parameters, text[(at + 1)..])
            : ProblemAt(number, "A colon stands before the value.");
    }

    private static int EndOfName(string text, int from)
    {
        while (from < text.Length && (char.IsAsciiLetterOrDigit(text[from]) || text[from] == '-'))
        {
            from++;
        }
        return from;
    }

    /// <summary>Where the next parameter or the value begins; quoted text may hold both marks. -1 when a quotation is not closed.</summary>
    private static int EndOfValue(string text, int from)
    {
        var quoted = false;
        for (; from < text.Length && (quoted || text[from] is not (';' or ':')); from++)
        {
            quoted ^= text[from] == '"';
        }
        return quoted ? -1 : from;
    }
}
