using System.Globalization;
using Tot.ServiceDefaults.Demo;

namespace Tot.Gateway.Pages;

/// <summary>What this is and what to try.</summary>
internal static class WelcomePage
{
    public static IResult Get(HttpContext http, IConfiguration configuration)
    {
        var language = Texts.LanguageOf(http.Request);
        string Say(string name) => Html.Encode(Texts.Get(name, language));
        var other = ReferenceEquals(language, Texts.English) ? Texts.Norwegian : Texts.English;
        var demo = DemoMode.IsEnabled(configuration);
        return Html.Page(
            http,
            language,
            Texts.Get("Title", language),
            $"""
            {(demo ? $"""<p class="banner" role="note">{Say("DemoBanner")}</p>""" : "")}
            <main>
            <p class="language"><a href="/?lang={other.Name}" lang="{other.Name}" hreflang="{other.Name}">{Say("OtherLanguage")}</a></p>
            <h1>{Say("Title")}</h1>
            <p>{Say("Purpose")}</p>
            <h2>{Say("Look")}</h2>
            <ul>
            <li><a href="/docs">/docs</a> – {Say("Docs")}</li>
            <li><a href="/openapi/v1.json">/openapi/v1.json</a> – {Say("OpenApi")}</li>
            <li><a href="/health/ready">/health/ready</a> – {Say("Health")}</li>
            </ul>
            {(demo ? Try(http.Request, language, Say) : "")}
            </main>
            """
        );
    }

    private static string Try(HttpRequest request, CultureInfo language, Func<string, string> say)
    {
        var here = Html.Encode($"{request.Scheme}://{request.Host}");
        var personas = string.Concat(
            DemoPersonas.All.Select(p =>
                $"<tr><td><code>{Html.Encode(p.Name)}</code></td><td>{Html.Encode(p.Role)}</td>"
                + $"<td>{Html.Encode(p.AgencyName)}</td><td>{p.Municipality.ToString(language)}</td></tr>\n"
            )
        );
        return $$"""
            <h2>{{say("Try")}}</h2>
            <p>{{say("TryToken")}}</p>
            <pre><code>curl {{here}}/demo/token -H "Content-Type: application/json" -d '{"as":"coordinator"}'</code></pre>
            <p>{{say("TryCall")}}</p>
            <pre><code>curl {{here}}/api/v1/meetings -H "Authorization: Bearer $TOKEN"</code></pre>
            <p>{{say("TryClock")}}</p>
            <pre><code>curl {{here}}/demo/clock -H "Content-Type: application/json" -d '{"advance":"P14D"}'</code></pre>
            <h2>{{say("Personas")}}</h2>
            <table>
            <thead><tr><th scope="col">{{say("User")}}</th><th scope="col">{{say("Role")}}</th><th scope="col">{{say("Agency")}}</th><th scope="col">{{say(
                "Municipality"
            )}}</th></tr></thead>
            <tbody>
            {{personas}}</tbody>
            </table>
            """;
    }
}
