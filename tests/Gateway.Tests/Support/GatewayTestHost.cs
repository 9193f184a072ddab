using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;

namespace Tot.Gateway.Tests.Support;

/// <summary>The real gateway in demo mode in front of small real services.</summary>
internal sealed class GatewayTestHost : IAsyncDisposable
{
    public static readonly string[] ServiceNames = ["console", "intake", "meetings", "obligations", "placements", "subscriptions"];

    private readonly List<WebApplication> _services = [];
    private readonly ServiceAddresses _addresses = new();
    private readonly ServiceKeys _keys;
    private readonly DemoTokens _tokens;
    private WebApplication _gateway = null!;

    private GatewayTestHost()
    {
        Folder = Directory.CreateTempSubdirectory("tot-gateway-").FullName;
        _keys = new ServiceKeys(Keys);
        foreach (var name in (string[])[.. ServiceNames, DemoTokens.KeyName])
        {
            _keys.Ensure(name);
        }
        _tokens = new DemoTokens(_keys);
        Clock = new DemoClock(Folder);
    }

    public string Folder { get; }

    public DemoClock Clock { get; }

    public Dictionary<string, EchoService> Echoes { get; } = ServiceNames.ToDictionary(n => n, n => new EchoService(n));

    public IServiceProvider Services => _gateway.Services;

    public string[] Urls => [.. _gateway.Urls];

    private string Keys => Path.Combine(Folder, "keys");

    /// <param name="started">The services that start before the gateway; all by default.</param>
    /// <param name="settings">More command-line configuration of the gateway.</param>
    public static async Task<GatewayTestHost> StartAsync(string[]? started = null, params string[] settings)
    {
        var host = new GatewayTestHost();
        await Task.WhenAll((started ?? ServiceNames).Select(host.StartServiceAsync));
        host._gateway = GatewayHost.Build(
            [
                .. (string[])["--Listen:Http", "http://127.0.0.1:0", "--Listen:Grpc", "http://127.0.0.1:0"],
                .. (string[])["--Keys:Folder", host.Keys, "--Demo:Enabled", "true"],
                .. settings,
            ],
            builder =>
            {
                builder.Services.AddSingleton(host._addresses);
                builder.Services.AddSingleton(host.Clock);
                builder.Services.AddSingleton<TimeProvider>(host.Clock);
                Quick(builder);
            }
        );
        await host._gateway.StartAsync();
        return host;
    }

    public async Task StartServiceAsync(string name)
    {
        var service = ServiceHost.Build(
            Echoes[name].Definition,
            ["--Listen:Grpc", "http://127.0.0.1:0", "--Keys:Folder", Keys, "--Demo:Enabled", "true"],
            Quick
        );
        lock (_services)
        {
            _services.Add(service);
        }
        await service.StartAsync();
        _addresses.Set(name, service.Urls.Single());
    }

    /// <summary>Makes the gateway believe that the service is there, where nobody listens.</summary>
    public void Mislead(string name, string address) => _addresses.Set(name, address);

    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Urls[0]) };

    public HttpClient As(string persona) => As(DemoPersonas.Find(persona)!);

    public HttpClient As(DemoPersona persona)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _tokens.Issue(persona));
        return client;
    }

    public GrpcChannel GrpcChannel() => Grpc.Net.Client.GrpcChannel.ForAddress(Urls[1]);

    public string ServiceToken(string from, string to) => new ServiceTokens(new ServiceName(from), _keys).For(to);

    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        return problem;
    }

    public static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await ProblemAsync(response)).GetProperty("code").GetString();

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _services.Prepend(_gateway))
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        Directory.Delete(Folder, recursive: true);
    }

    private static void Quick(WebApplicationBuilder builder) =>
        builder.Services.PostConfigure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
}

/// <summary>One gateway for a whole class of tests.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    internal GatewayTestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await GatewayTestHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
