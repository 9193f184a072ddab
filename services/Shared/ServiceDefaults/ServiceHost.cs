using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tot.Messaging.Handling;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Dapr;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Health;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;
using Tot.ServiceDefaults.Stores;
using Tot.ServiceDefaults.Telemetry;

namespace Tot.ServiceDefaults;

/// <summary>Builds and runs a service with everything that all services share.</summary>
public static class ServiceHost
{
    /// <summary>Largest request body in bytes; the gateway's limits are lower where they can be.</summary>
    public const long MaxBodyBytes = 1024 * 1024;

    /// <summary>
    /// Runs the service until it is stopped. With <c>migrate</c> as the first argument it brings its store up to date and ends; with
    /// <c>replay</c> it gives the events that were given up another chance, in its store and on the broker, and ends.
    /// </summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(TotService service, string[] args)
    {
        using var telemetry = ProcessTelemetry.Start(service.Name);
        await using var app = Build(service, args);
        if (args is ["migrate", ..])
        {
            await app.Services.GetRequiredService<StoreMigrator>().MigrateAsync(CancellationToken.None);
            return 0;
        }
        if (args is ["replay", ..])
        {
            var (parked, messages) = await app.Services.GetRequiredService<Replay>().RunAsync(CancellationToken.None);
            Console.WriteLine($"Replayed {parked} parked events and {messages} messages.");
            return 0;
        }
        await app.RunAsync();
        return 0;
    }

    /// <param name="service">The service.</param>
    /// <param name="args">Command-line configuration, <c>--Key:Sub value</c>.</param>
    /// <param name="configure">What a host of several services shares between them; runs first.</param>
    public static WebApplication Build(TotService service, string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        // Services are configured by environment and arguments; the one appsettings.json beside them is the gateway's.
        foreach (var json in builder.Configuration.Sources.OfType<JsonConfigurationSource>().ToList())
        {
            builder.Configuration.Sources.Remove(json);
        }
        configure?.Invoke(builder);
        builder.AddServiceDefaults(service.Name);
        service.Add(builder);
        var app = builder.Build();
        app.UseServiceDefaults();
        service.Map(app);
        return app;
    }

    private static void AddServiceDefaults(this WebApplicationBuilder builder, string name)
    {
        builder.AddDapr(name);
        builder.AddHostDefaults(name);
        builder.Services.AddSingleton(new ServiceName(name));
        builder.AddIdentity(name);
        builder.AddPeers();
        builder.AddHttpApi();
        builder.Services.AddGrpc(o => o.Interceptors.Add<StoreFaultInterceptor>());
        builder.Services.AddHealth();
        builder.AddGaugeSampling();
    }

    /// <summary>Clock, logging, limits and addresses, the same for the services and the gateway.</summary>
    public static void AddHostDefaults(this WebApplicationBuilder builder, string name)
    {
        builder.Host.UseDefaultServiceProvider(o => (o.ValidateScopes, o.ValidateOnBuild) = (true, true));
        builder.AddDemoClock();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(o =>
        {
            o.ShutdownTimeout = TimeSpan.FromSeconds(10);
            o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        builder.Logging.AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Logging.AddLogExport(builder.Configuration, name);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        // Refusals are ordinary answers, and its text would repeat what the request held.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        // A save that met a newer version is answered, not logged; the text of a failed command could hold anything.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        // Who asks /health/ready gets the answer; while starting it is asked often.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.WebHost.ConfigureKestrel(
            (context, kestrel) =>
            {
                kestrel.AddServerHeader = false;
                ConnectionLimits.Set(kestrel.Limits, context.Configuration);
                kestrel.Listen(context.Configuration["Listen:Http"], HttpProtocols.Http1);
                kestrel.Listen(context.Configuration["Listen:Grpc"], HttpProtocols.Http2);
            }
        );
    }

    private static void UseServiceDefaults(this WebApplication app)
    {
        app.UseHttpApi();
        app.MapHealth();
        app.MapAudit();
        app.MapOpenApi().AllowAnonymous();
    }

    /// <summary>Without TLS one port speaks one protocol: HTTP/1.1 for people and probes, HTTP/2 for gRPC and the gateway.</summary>
    public static void Listen(this KestrelServerOptions kestrel, string? url, HttpProtocols protocols, Action<ListenOptions>? more = null)
    {
        if (string.IsNullOrEmpty(url))
        {
            return;
        }
        var address = BindingAddress.Parse(url);
        void Speak(ListenOptions o)
        {
            o.Protocols = protocols;
            more?.Invoke(o);
        }
        if (address.Host is "localhost" && address.Port != 0)
        {
            kestrel.ListenLocalhost(address.Port, Speak);
        }
        else if (System.Net.IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, address.Port, Speak);
        }
        else if (address.Host is "localhost")
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, Speak);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, Speak);
        }
    }
}

/// <summary>The name of the service that this container belongs to.</summary>
public sealed record ServiceName(string Value);
