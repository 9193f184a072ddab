using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Identity;

namespace Tot.Identity.Tests.Support;

/// <summary>A small real service that says who it takes the caller for.</summary>
internal sealed class WhoAmI : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private WhoAmI(WebApplication app)
    {
        _app = app;
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <param name="keys">The folder with the services' keys.</param>
    /// <param name="settings">Command-line configuration.</param>
    public static async Task<WhoAmI> StartAsync(string keys, params string[] settings)
    {
        var service = new TotService(
            "intake",
            _ => { },
            app =>
                app.MapGet(
                        "/whoami",
                        (Caller caller) => new Me(caller.Subject, caller.OrganisationNumber, [.. caller.Roles], caller.IsMachine)
                    )
                    .RequireUser()
        );
        var app = ServiceHost.Build(service, ["--Listen:Http", "http://127.0.0.1:0", "--Keys:Folder", keys, .. settings]);
        await app.StartAsync();
        return new WhoAmI(app);
    }

    /// <summary>Settings that trust <paramref name="provider"/>.</summary>
    public static string[] Trusting(OpenIdProvider provider, params string[] more) =>
        [
            .. (string[])["--Auth:Issuers:0:Issuer", provider.Issuer, "--Auth:Issuers:0:MetadataAddress", provider.Metadata],
            .. (string[])["--Auth:Issuers:0:RequireHttps", "false"],
            .. more,
        ];

    public async Task<HttpResponseMessage> AskAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/whoami");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await _client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

internal sealed record Me(string Subject, string? OrganisationNumber, string[] Roles, bool IsMachine);
