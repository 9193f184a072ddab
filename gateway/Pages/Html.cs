using System.Globalization;
using System.Text.Encodings.Web;

namespace Tot.Gateway.Pages;

/// <summary>Pages without scripts and inline styles, which the policy below would refuse.</summary>
internal static class Html
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    public static IResult Page(HttpContext http, CultureInfo language, string title, string body)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.ContentLanguage = language.Name;
        http.Response.Headers.Vary = "Accept-Language";
        return Results.Text(
            $"""
            <!DOCTYPE html>
            <html lang="{language.Name}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)}</title>
            <link rel="stylesheet" href="/assets/site.css">
            </head>
            <body>
            {body}
            </body>
            </html>
            """,
            "text/html; charset=utf-8"
        );
    }
}
