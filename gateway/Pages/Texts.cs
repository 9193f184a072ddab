using System.Globalization;
using System.Resources;

namespace Tot.Gateway.Pages;

/// <summary>The welcome page's words, Texts.resx in English and Texts.nb.resx in Norwegian.</summary>
internal static class Texts
{
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    public static readonly CultureInfo Norwegian = CultureInfo.GetCultureInfo("nb");

    private static readonly ResourceManager Resources = new("Tot.Gateway.Pages.Texts", typeof(Texts).Assembly);

    /// <summary><c>?lang=nb</c> or <c>?lang=en</c>, or else the first of the two that the browser asks for.</summary>
    public static CultureInfo LanguageOf(HttpRequest request)
    {
        var wanted = request
            .GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.ToString())
            .Prepend(request.Query["lang"].ToString())
            .Select(Known);
        return wanted.FirstOrDefault(c => c is not null) ?? English;
    }

    public static string Get(string name, CultureInfo language) =>
        Resources.GetString(name, language) ?? throw new MissingManifestResourceException(name);

    private static CultureInfo? Known(string language) =>
        language.Split('-')[0].ToLowerInvariant() switch
        {
            "nb" or "nn" or "no" => Norwegian,
            "en" => English,
            _ => null,
        };
}
