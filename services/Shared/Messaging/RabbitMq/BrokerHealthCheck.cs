using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Tot.Messaging.RabbitMq;

/// <summary>
/// Can the broker be reached? Without it everything still works, later: events wait in the log, and the feed brings them round. Hence
/// degraded, never unhealthy. (MassTransit's own check says unhealthy, and does not notice while there is nothing to publish.)
/// </summary>
internal sealed class BrokerHealthCheck(BrokerConnections broker) : IHealthCheck, IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IConnection? _connection;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_connection is not { IsOpen: true })
            {
                await CloseAsync();
                _connection = await broker.ConnectAsync("health", cancellationToken);
            }
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded($"The broker cannot be reached ({e.GetType().Name}); events wait in the log.");
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _gate.Dispose();
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
