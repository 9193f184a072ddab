using System.Globalization;
using System.Text;

namespace Tot.Fuzz.Tests.Support;

/// <summary>Input as it can be shown: what a terminal would swallow is written as C# writes it.</summary>
internal static class Printable
{
    public static string Of(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            shown.Append(c is '\n' or (>= ' ' and <= '~') ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
        }
        return shown.ToString();
    }
}
