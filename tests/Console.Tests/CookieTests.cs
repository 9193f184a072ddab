using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;

namespace Tot.WebConsole.Tests;

/// <summary>What the console leaves in a browser, when it is reached by https as in production.</summary>
public sealed class CookieTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tot-cookies-").FullName;
    private WebApplication _console = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var keys = new ServiceKeys(_folder);
        keys.Ensure(ConsoleHost.Name);
        keys.Ensure(DemoTokens.KeyName);
        _console = ConsoleHost.Build([
            .. (string[])["--Listen:Http", "http://127.0.0.1:0", "--Listen:Grpc", ""],
            .. (string[])["--Keys:Folder", _folder, "--Demo:Enabled", "true"],
        ]);
        await _console.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(_console.Urls.Single()),
        };
        _client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
    }

    [Fact]
    public async Task EveryCookie_IsSecure_HttpOnly_AndStaysHome()
    {
        var welcome = await _client.GetAsync("/");
        var form = CookiesOf(welcome).Single();
        var token = Regex
            .Match(await welcome.Content.ReadAsStringAsync(), "name=\"form-token\" value=\"(?<token>[^\"]+)\"")
            .Groups["token"]
            .Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in/demo")
        {
            Content = new FormUrlEncodedContent([new("form-token", token), new("as", "coordinator")]),
        };
        request.Headers.Add("Cookie", form.Split(';')[0]);

        var signedIn = await _client.SendAsync(request);
        var language = await _client.GetAsync("/language/nn?back=/");

        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        string[] cookies = [form, .. CookiesOf(signedIn), .. CookiesOf(language)];
        Assert.Equal(["tot-form", "tot-session", "tot-language"], cookies.Select(c => c.Split('=')[0]));
        Assert.All(
            cookies,
            cookie => Assert.Matches("(?i)^(?=.*; secure)(?=.*; httponly)(?=.*; samesite=(lax|strict))(?!.*; domain)", cookie)
        );
    }

    [Fact]
    public async Task Forms_OfNobodyElse_AreTaken()
    {
        var refused = await _client.PostAsync("/sign-in/demo", new FormUrlEncodedContent([new("as", "coordinator")]));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.DoesNotContain(CookiesOf(refused), c => c.StartsWith("tot-session", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_AreNeverKept_FilesAlways()
    {
        var welcome = await _client.GetAsync("/");
        var file = Regex.Match(await welcome.Content.ReadAsStringAsync(), "/console/[0-9a-f]+/app.js").Value;

        Assert.True(welcome.Headers.CacheControl?.NoStore);
        Assert.Equal(TimeSpan.FromDays(365), (await _client.GetAsync(file)).Headers.CacheControl?.MaxAge);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _console.StopAsync();
        await _console.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<string> CookiesOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];
}
