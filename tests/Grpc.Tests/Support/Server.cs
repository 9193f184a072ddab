using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using GrpcTests.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrpcTests.Support;

/// <summary>Our runtime over a real Kestrel on a free port.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Server(WebApplication app)
    {
        _app = app;
        Channel = GrpcChannel.ForAddress(Address);
        Client = new Probe.ProbeClient(Channel);
    }

    public string Address => _app.Urls.First();

    public int Port => new Uri(Address).Port;

    public IServiceProvider Services => _app.Services;

    public GrpcChannel Channel { get; }

    public Probe.ProbeClient Client { get; }

    public SeenCalls Seen => _app.Services.GetRequiredService<SeenCalls>();

    public static async Task<Server> StartAsync(
        Action<GrpcServiceOptions>? grpc = null,
        Action<KestrelServerOptions>? kestrel = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        HttpProtocols protocols = HttpProtocols.Http2,
        int port = 0,
        Handlers? handlers = null
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options =>
        {
            kestrel?.Invoke(options);
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocols);
        });
        builder.Services.AddRouting();
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.None));
        builder.Services.AddSingleton<SeenCalls>();
        builder.Services.AddSingleton(handlers ?? new Handlers());
        builder.Services.AddGrpc(options => grpc?.Invoke(options));
        builder.Services.AddGrpcHealthChecks();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        map?.Invoke(app);
        if (handlers is null)
        {
            app.MapGrpcService<ProbeService>();
        }
        else
        {
            app.MapGrpcService<TestService>();
        }

        app.MapGrpcHealthChecksService();
        await app.StartAsync();
        return new Server(app);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}
