using System.Globalization;
using Tot.WebConsole.Api;

namespace Tot.WebConsole.Texts;

/// <summary>Why something was refused and what to do about it, from Refusals.resx: by code, else by status.</summary>
internal sealed partial class Text
{
    public string RefusalTitle(Problem problem) => Find($"Refusals.Title{problem.Status}", Culture) ?? this["Refusals.Title"];

    /// <summary>The last lawful day, where the refusal says one, is {0} in the text.</summary>
    public string Refusal(Problem problem)
    {
        var text =
            (problem.Code.Length > 0 ? Find("Refusals." + problem.Code, Culture) : null)
            ?? Find("Refusals.Status" + problem.Status.ToString(CultureInfo.InvariantCulture), Culture)
            ?? this["Refusals.Otherwise"];
        return string.Format(Culture, text, Day(problem.Day("lastLawfulDay")));
    }
}
