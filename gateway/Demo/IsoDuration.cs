using System.Globalization;
using System.Text.RegularExpressions;

namespace Tot.Gateway.Demo;

/// <summary>
/// An ISO 8601 duration of units that are always equally long. Months and years are not: how far they reach depends on where one starts.
/// </summary>
internal static partial class IsoDuration
{
    public const string Rule =
        "A positive ISO 8601 duration of weeks, days, hours and minutes, for example P14D or PT36H; at most ten years.";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3653);

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is null || Form().Match(text) is not { Success: true } match)
        {
            return false;
        }
        duration =
            TimeSpan.FromDays((7 * Number(match, "weeks")) + Number(match, "days"))
            + TimeSpan.FromHours(Number(match, "hours"))
            + TimeSpan.FromMinutes(Number(match, "minutes"));
        return duration > TimeSpan.Zero && duration <= Longest;
    }

    private static int Number(Match match, string unit) =>
        match.Groups[unit] is { Success: true } group ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^P(?=.)((?<weeks>\d{1,6})W)?((?<days>\d{1,6})D)?(T(?=\d)((?<hours>\d{1,6})H)?((?<minutes>\d{1,6})M)?)?\z",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();
}
