using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;

namespace Tot.WebConsole.Texts;

/// <summary>
/// Every word a reader sees, in the reader's language, from the resource files beside this one. A key is <c>Area.Name</c>, the area being the
/// file: <c>Today.Title</c> is in Today.resx (English), Today.nb.resx and Today.nn.resx.
/// </summary>
internal sealed partial class Text(IHttpContextAccessor http)
{
    private static readonly ConcurrentDictionary<string, ResourceManager> Areas = new(StringComparer.Ordinal);

    private string? _language;

    /// <summary>nb, nn or en.</summary>
    public string Language => _language ??= Languages.Of(http.HttpContext!.Request);

    public CultureInfo Culture => Languages.All[Language];

    public string this[string key] =>
        Find(key, Culture) ?? throw new MissingManifestResourceException($"There is no text {key} in {Language}.");

    public string this[string key, params object?[] values] => string.Format(Culture, this[key], values);

    /// <summary><c>key.One</c> or <c>key.Many</c>, with the number as {0}.</summary>
    public string Count(string key, int number) => this[number == 1 ? key + ".One" : key + ".Many", number];

    /// <summary>What a value of the services is called, <c>Words.set.value</c>; a value that nobody has named yet stays as it is.</summary>
    public string Word(string set, string? value) => value is null ? "" : Find($"Words.{set}.{value}", Culture) ?? value;

    public bool Has(string key) => Find(key, Culture) is not null;

    internal static string? Find(string key, CultureInfo culture)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var area = Areas.GetOrAdd(key[..dot], name => new ResourceManager("Tot.WebConsole.Texts." + name, typeof(Text).Assembly));
        return area.GetString(key[(dot + 1)..], culture);
    }
}
