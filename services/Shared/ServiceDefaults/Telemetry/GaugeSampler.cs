using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tot.ServiceDefaults.Telemetry;

/// <summary>
/// Looks the service's gauges up every <c>Telemetry:SampleEvery</c> (15 s), so that an export never waits for a store. One that cannot be
/// looked up is absent until it can: an old number would look like a good one.
/// </summary>
internal sealed partial class GaugeSampler : BackgroundService
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<Measurement<long>>> _values = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<Gauge> _gauges;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<GaugeSampler> _logger;
    private readonly TimeSpan _every;
    private readonly Meter _meter;

    public GaugeSampler(
        ServiceName service,
        IEnumerable<Gauge> gauges,
        IServiceScopeFactory scopes,
        IConfiguration configuration,
        ILogger<GaugeSampler> logger
    )
    {
        (_gauges, _scopes, _logger) = ([.. gauges], scopes, logger);
        _every = configuration.GetValue("Telemetry:SampleEvery", TimeSpan.FromSeconds(15));
        _meter = new Meter(MeterOf(service));
        foreach (var gauge in _gauges)
        {
            _meter.CreateObservableGauge(gauge.Name, () => _values.GetValueOrDefault(gauge.Name, []), gauge.Unit, gauge.Description);
        }
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every);
        do
        {
            foreach (var gauge in _gauges)
            {
                await SampleAsync(gauge, stoppingToken);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SampleAsync(Gauge gauge, CancellationToken ct)
    {
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            _values[gauge.Name] = await gauge.ReadAsync(scope.ServiceProvider, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            _values.TryRemove(gauge.Name, out _);
            LogNotSampled(gauge.Name, e.GetType().Name);
        }
    }

    /// <summary><c>Tot.Meetings</c> for meetings.</summary>
    private static string MeterOf(ServiceName service) => $"Tot.{char.ToUpperInvariant(service.Value[0])}{service.Value[1..]}";

    [LoggerMessage(LogLevel.Debug, "{Gauge} could not be looked up ({Reason}).")]
    private partial void LogNotSampled(string gauge, string reason);
}

internal static class TelemetrySetup
{
    /// <summary>Samples the gauges of a service while metrics are exported; otherwise nothing runs.</summary>
    public static void AddGaugeSampling(this IHostApplicationBuilder builder)
    {
        if (ProcessTelemetry.IsExported(builder.Configuration))
        {
            builder.Services.AddMessagingGauges();
            builder.Services.AddHostedService<GaugeSampler>();
        }
    }
}
