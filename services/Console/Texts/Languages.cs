using System.Globalization;

namespace Tot.WebConsole.Texts;

/// <summary>The languages a reader can choose between, and which one a request is answered in.</summary>
internal static class Languages
{
    public const string Cookie = "tot-language";

    /// <summary>Bokmål, nynorsk and English; dates and numbers as in Norway and Britain.</summary>
    public static readonly IReadOnlyDictionary<string, CultureInfo> All = new Dictionary<string, CultureInfo>(StringComparer.Ordinal)
    {
        ["nb"] = Culture("nb-NO"),
        ["nn"] = Culture("nn-NO"),
        ["en"] = Culture("en-GB"),
    };

    /// <summary>The chosen one, or else the first of the browser's that we have, or else bokmål.</summary>
    public static string Of(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.ToString())
            .Prepend(request.Cookies[Cookie])
            .Select(Known)
            .FirstOrDefault(l => l is not null)
        ?? "nb";

    public static string? Known(string? language) =>
        language?.Split('-')[0].ToLowerInvariant() switch
        {
            "nb" or "no" => "nb",
            "nn" => "nn",
            "en" => "en",
            _ => null,
        };

    private static CultureInfo Culture(string name) => CultureInfo.GetCultureInfo(name);
}
