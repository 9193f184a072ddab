using System.Text;
using Tot.Kernel;

namespace Tot.Meetings.Calendar;

/// <summary>Reads text of RFC 5545 into its properties: whole UTF-8, bounded, unfolded, and without control characters.</summary>
internal static class CalendarText
{
    public const int MaxOctets = 32 * 1024;
    public const int MaxLines = 500;

    /// <summary>An unfolded property.</summary>
    public const int MaxLength = 4000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Result<IReadOnlyList<ContentLine>> Read(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxOctets)
        {
            return Error.Validation("body", $"At most {MaxOctets} octets.");
        }
        try
        {
            return Split(Utf8.GetString(body));
        }
        catch (DecoderFallbackException)
        {
            return Error.Validation("body", "Not UTF-8.");
        }
    }

    private static Result<IReadOnlyList<ContentLine>> Split(string text)
    {
        var physical = text.TrimEnd('\r', '\n').Split('\n');
        if (physical.Length > MaxLines)
        {
            return ContentLine.ProblemAt(MaxLines + 1, $"At most {MaxLines} lines.");
        }
        var unfolded = new List<(int Number, StringBuilder Text)>();
        foreach (var (i, raw) in physical.Index())
        {
            var line = raw.EndsWith('\r') ? raw[..^1] : raw;
            if (line.Any(c => char.IsControl(c) && c != '\t'))
            {
                return ContentLine.ProblemAt(i + 1, "A control character.");
            }
            if (line.Length == 0 || (line[0] is not (' ' or '\t') && !char.IsAsciiLetter(line[0])))
            {
                return ContentLine.ProblemAt(i + 1, "A line begins with a property's name, or with a blank when it goes on.");
            }
            if (line[0] is not (' ' or '\t'))
            {
                unfolded.Add((i + 1, new StringBuilder(line)));
                continue;
            }
            if (unfolded.Count == 0)
            {
                return ContentLine.ProblemAt(i + 1, "There is no line before it that could go on.");
            }
            unfolded[^1].Text.Append(line, 1, line.Length - 1);
        }
        return Parse(unfolded);
    }

    private static Result<IReadOnlyList<ContentLine>> Parse(List<(int Number, StringBuilder Text)> unfolded)
    {
        var lines = new List<ContentLine>(unfolded.Count);
        foreach (var (number, text) in unfolded)
        {
            if (text.Length > MaxLength)
            {
                return ContentLine.ProblemAt(number, $"At most {MaxLength} characters.");
            }
            var line = ContentLine.Parse(number, text.ToString());
            if (!line.IsSuccess)
            {
                return line.Error;
            }
            lines.Add(line.Value);
        }
        return lines;
    }
}
