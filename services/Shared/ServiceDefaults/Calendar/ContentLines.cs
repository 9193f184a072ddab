using System.Globalization;
using System.Text;

namespace Tot.ServiceDefaults.Calendar;

/// <summary>Content lines of RFC 5545 § 3.1: CRLF, folded at 75 octets, never within a UTF-8 character.</summary>
public sealed class ContentLines
{
    private const int MaxOctets = 75;

    private readonly StringBuilder _text = new();

    /// <summary>A value that needs no escaping: a token, a date, a URI in ASCII.</summary>
    public ContentLines Raw(string name, string value) => Line($"{name}:{value}");

    public ContentLines Text(string name, string value) => Line($"{name}:{Escape(value)}");

    public ContentLines Instant(string name, DateTimeOffset instant) => Line($"{name}:{Utc(instant)}");

    public ContentLines Day(string name, DateOnly day) =>
        Line($"{name};VALUE=DATE:{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}");

    /// <summary>Several lines that are well formed already.</summary>
    public ContentLines Block(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Line(line);
        }
        return this;
    }

    public override string ToString() => _text.ToString();

    public static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 5545 § 3.3.11. Every line break becomes \n, so that no text can start a property of its own; other control characters go.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            _ = c switch
            {
                '\n' => escaped.Append("\\n"),
                '\\' or ';' or ',' => escaped.Append('\\').Append(c),
                _ when char.IsControl(c) => escaped,
                _ => escaped.Append(c),
            };
        }
        return escaped.ToString();
    }

    private ContentLines Line(string line)
    {
        var octets = 0;
        // Whatever a value is thought to be: nothing in it ends its line.
        foreach (var rune in line.EnumerateRunes().Where(r => !Rune.IsControl(r)))
        {
            if (octets + rune.Utf8SequenceLength > MaxOctets)
            {
                _text.Append("\r\n ");
                octets = 1;
            }
            _text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        _text.Append("\r\n");
        return this;
    }
}
