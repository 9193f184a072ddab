using System.Text.RegularExpressions;

namespace Tot.Kernel;

/// <summary>An address as SMTP takes it without extensions: ASCII, no quotation, no comment, and above all no line break.</summary>
public static partial class EmailAddress
{
    /// <summary>RFC 5321 § 4.5.3.1.3, without the brackets.</summary>
    public const int MaxLength = 254;

    public static bool IsValid(string? text) => text is { Length: <= MaxLength } && Pattern().IsMatch(text);

    // \z: a $ would let a last line feed through.
    [GeneratedRegex(
        @"\A(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();
}
