using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Tot.ServiceDefaults.Telemetry;

/// <summary>
/// Exports this process's traces and metrics by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; otherwise it starts nothing. One per
/// process, also when the process hosts several services: activity sources and meters belong to the process. Headers, protocol, interval
/// and sampling follow OpenTelemetry's own variables (<c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_TRACES_SAMPLER</c>, …).
/// </summary>
public sealed class ProcessTelemetry : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", "Tot.*"];

    private static readonly string[] Meters =
    [
        "Tot.*",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http",
        "System.Runtime",
        "Npgsql",
        "MassTransit",
    ];

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private ProcessTelemetry(string process, IConfiguration configuration)
    {
        if (!IsExported(configuration))
        {
            return;
        }
        // Otherwise the web server's spans have neither method nor route. Read when a host is built.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(s => s.AddSingleton(configuration))
            .ConfigureResource(r => r.AddTot(process))
            .AddSource(Sources)
            .AddProcessor(new AddressesOnly())
            .AddOtlpExporter()
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(s => s.AddSingleton(configuration))
            .ConfigureResource(r => r.AddTot(process))
            .AddMeter(Meters)
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Starts exporting for the process, as the environment says; before a host is built.</summary>
    /// <param name="process">Lower-case name of what runs, for example <c>meetings</c>.</param>
    public static ProcessTelemetry Start(string process) => new(process, new ConfigurationBuilder().AddEnvironmentVariables().Build());

    public static bool IsExported(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Endpoint]);

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}

internal static class LogExport
{
    /// <summary>Exports the lines that the console gets, with their fields; they hold identifiers and codes only.</summary>
    public static void AddLogExport(this ILoggingBuilder logging, IConfiguration configuration, string service)
    {
        if (ProcessTelemetry.IsExported(configuration))
        {
            logging.AddOpenTelemetry(options =>
                options.SetResourceBuilder(ResourceBuilder.CreateDefault().AddTot(service)).AddOtlpExporter()
            );
        }
    }

    public static ResourceBuilder AddTot(this ResourceBuilder resource, string service) =>
        resource.AddService("tot-" + service, serviceVersion: typeof(LogExport).Assembly.GetName().Version?.ToString(3));
}
