using System.Globalization;
using System.Resources;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.ServiceDefaults.Http;

namespace Tot.Intake.Export;

/// <summary>An export as a page to be printed. Headings are ExportTexts.resx in English, .nb in bokmål, .nn in nynorsk; a field bears its name in the API.</summary>
internal static class ExportPage
{
    private static readonly ResourceManager Texts = new("Tot.Intake.Export.ExportTexts", typeof(ExportPage).Assembly);

    public static string Of(PersonExport export, string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var page = new StringBuilder();
        var title = Encode(Text("Title", culture));
        page.Append(
            culture,
            $"<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n"
        );
        page.Append(culture, $"<h1>{title}</h1>\n<p>{Encode(Text("Lead", culture))}</p>\n");
        foreach (var (name, value) in JsonSerializer.SerializeToNode(export, Json.Options)!.AsObject())
        {
            page.Append(culture, $"<h2>{Encode(Text(name, culture))}</h2>\n");
            Append(page, value, culture);
        }
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder page, JsonNode? value, CultureInfo culture)
    {
        switch (value)
        {
            case JsonObject members:
                page.Append("<dl>\n");
                foreach (var (name, member) in members)
                {
                    page.Append(culture, $"<dt>{Encode(name)}</dt><dd>");
                    Append(page, member, culture);
                    page.Append("</dd>\n");
                }
                page.Append("</dl>\n");
                break;
            case JsonArray { Count: 0 }:
                page.Append("<p>–</p>\n");
                break;
            case JsonArray items:
                page.Append("<ol>\n");
                foreach (var item in items)
                {
                    page.Append("<li>");
                    Append(page, item, culture);
                    page.Append("</li>\n");
                }
                page.Append("</ol>\n");
                break;
            default:
                page.Append(Encode(value?.ToString() ?? "–"));
                break;
        }
    }

    private static string Text(string name, CultureInfo culture) =>
        Texts.GetString(name, culture) ?? throw new ArgumentException($"No text {name}.", nameof(name));

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
