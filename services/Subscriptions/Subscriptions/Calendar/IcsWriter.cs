using System.Globalization;
using System.Text;

namespace Tot.Subscriptions.Calendar;

/// <summary>Content lines of RFC 5545 § 3.1: CRLF, folded at 75 octets, never within a UTF-8 character.</summary>
internal sealed class IcsWriter
{
    private const int MaxOctets = 75;
    private readonly StringBuilder _text = new();

    /// <summary>A value that needs no escaping.</summary>
    public IcsWriter Raw(string name, string value) => Line($"{name}:{value}");

    /// <summary>RFC 5545 § 3.3.11. The texts come from resources and case numbers, and hold no line breaks.</summary>
    public IcsWriter Text(string name, string value) =>
        Line(
            $"{name}:{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)}"
        );

    public IcsWriter Instant(string name, DateTimeOffset instant) =>
        Line($"{name}:{instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");

    public IcsWriter Day(string name, DateOnly day) => Line($"{name};VALUE=DATE:{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}");

    public override string ToString() => _text.ToString();

    private IcsWriter Line(string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
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
