using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Microsoft.IdentityModel.Tokens;
using Tot.Testing;

namespace Tot.Identity.Tests.Support;

/// <summary>node/provider.mjs: an issuer that we did not write.</summary>
public sealed class OpenIdProvider : IAsyncLifetime
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }
    );
    private Process _process = null!;

    public string Issuer { get; private set; } = "";

    public string Metadata => Issuer + "/.well-known/openid-configuration";

    public async ValueTask InitializeAsync()
    {
        var folder = Path.Combine(Repository.Root, "tests/Identity.Tests/node");
        var start = new ProcessStartInfo("node", ["provider.mjs"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        string? line;
        while ((line = await _process.StandardOutput.ReadLineAsync()) is not null && !line.StartsWith("http://", StringComparison.Ordinal))
        { }
        Issuer = line ?? throw new InvalidOperationException("The provider did not start. Run: npm ci --prefix tests/Identity.Tests/node");
        _client.BaseAddress = new Uri(Issuer);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    public async Task RotateAsync() => (await _client.GetAsync("/test/rotate")).EnsureSuccessStatusCode();

    public async Task AnswerAsync(bool up) => (await _client.GetAsync(up ? "/test/up" : "/test/down")).EnsureSuccessStatusCode();

    /// <summary>Makes the console at that address a client.</summary>
    public async Task RegisterAsync(Uri console) =>
        (await _client.GetAsync($"/test/console?at={Uri.EscapeDataString(console.ToString())}")).EnsureSuccessStatusCode();

    /// <summary>How long the tokens live that are given from now on.</summary>
    public async Task LifetimeAsync(int seconds) => (await _client.GetAsync($"/test/lifetime?seconds={seconds}")).EnsureSuccessStatusCode();

    /// <summary>How often somebody had to sign in.</summary>
    public async Task<int> LoginsAsync() => int.Parse(await _client.GetStringAsync("/test/logins"), CultureInfo.InvariantCulture);

    /// <summary>A machine's token, by client credentials.</summary>
    public async Task<string> MachineTokenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
        {
            Content = Form(("grant_type", "client_credentials"), ("scope", "tot:police-exit")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes("exit-system:machine-secret"))
        );
        return await AccessTokenAsync(await _client.SendAsync(request));
    }

    /// <summary>A user's token, by authorization code and PKCE.</summary>
    public async Task<string> UserTokenAsync() => await AccessTokenAsync(await RedeemAsync(await CodeAsync()));

    /// <summary>A code that can be redeemed once, and its verifier.</summary>
    public async Task<(string Code, string Verifier)> CodeAsync()
    {
        var verifier = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var next =
            $"/auth?client_id=browser&response_type=code&scope=openid&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&code_challenge={challenge}&code_challenge_method=S256";
        for (var hops = 0; hops < 10; hops++)
        {
            var answer = await _client.GetAsync(next);
            Assert.True(answer.Headers.Location is not null, await answer.Content.ReadAsStringAsync());
            next = answer.Headers.Location.ToString();
            if (next.StartsWith("http://127.0.0.1/callback", StringComparison.Ordinal))
            {
                return (HttpUtility.ParseQueryString(new Uri(next).Query)["code"]!, verifier);
            }
        }
        throw new InvalidOperationException("The provider kept redirecting.");
    }

    public Task<HttpResponseMessage> RedeemAsync((string Code, string Verifier) code) =>
        _client.PostAsync(
            "/token",
            Form(
                ("grant_type", "authorization_code"),
                ("client_id", "browser"),
                ("code", code.Code),
                ("code_verifier", code.Verifier),
                ("redirect_uri", "http://127.0.0.1/callback")
            )
        );

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static async Task<string> AccessTokenAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
    }
}
