using System.Text.RegularExpressions;

namespace Tot.Meetings.Domain;

/// <summary>What would tie a text to a case: a case number, an identity number, or the identifier of a case or a person.</summary>
public static partial class CaseContent
{
    public static bool IsIn(string? text) => text is not null && Traces().IsMatch(text);

    [GeneratedRegex(
        @"TOT[\s\p{Pd}]?[0-9]{4}[\s\p{Pd}]?[0-9]{6}|(?<![0-9])[0-9]{6}\s?[0-9]{5}(?![0-9])|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Traces();
}
