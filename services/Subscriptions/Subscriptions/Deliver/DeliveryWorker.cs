using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// Attempts what is due, a few at a time per endpoint, so that a slow or dead receiver takes nobody else's turn. One that fails gets one
/// attempt at a time until something arrives.
/// </summary>
internal sealed partial class DeliveryWorker(
    IServiceScopeFactory scopes,
    DeliverEvent deliver,
    WorkSignal signal,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options,
    ILogger<DeliveryWorker> logger
) : BackgroundService
{
    private readonly ConcurrentDictionary<DeliveryId, string> _underWay = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wake = signal.Next;
            try
            {
                await StartDueAsync(stoppingToken);
            }
            catch (Exception e)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    LogFault(e.GetType().Name, e.StackTrace);
                }
            }
            await Task.WhenAny(wake, Task.Delay(options.Value.PollInterval, stoppingToken));
        }
        await signal.UntilAsync(() => _underWay.IsEmpty);
    }

    private async Task StartDueAsync(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var now = clock.GetUtcNow();
        var busy = await db
            .Subscriptions.Where(s => s.State == SubscriptionState.Active || s.State == SubscriptionState.Deleted)
            .Where(s => db.Deliveries.Any(d => d.SubscriptionId == s.Id && d.NextAttemptAt <= now))
            .Select(s => new
            {
                s.Id,
                s.Endpoint,
                s.Health,
            })
            .ToListAsync(stopping);
        foreach (var subscription in busy)
        {
            var endpoint = subscription.Endpoint.Authority;
            var lanes = subscription.Health == SubscriptionHealth.Healthy ? options.Value.PerEndpoint : 1;
            var atEndpoint = _underWay.Values.Count(e => string.Equals(e, endpoint, StringComparison.Ordinal));
            var free = Math.Min(lanes - atEndpoint, options.Value.InAll - _underWay.Count);
            if (free <= 0)
            {
                continue;
            }
            var due = await db
                .Deliveries.Where(d => d.SubscriptionId == subscription.Id && d.NextAttemptAt <= now)
                .OrderBy(d => d.NextAttemptAt)
                .ThenBy(d => d.Id)
                .Select(d => d.Id)
                .Take(free + atEndpoint)
                .ToListAsync(stopping);
            foreach (var id in due.Where(id => !_underWay.ContainsKey(id)).Take(free))
            {
                _underWay[id] = endpoint;
                _ = RunAsync(subscription.Id, id, stopping);
            }
        }
    }

    private async Task RunAsync(SubscriptionId subscriptionId, DeliveryId id, CancellationToken stopping)
    {
        // Leaves the loop at once, so that the attempts run side by side.
        await Task.Yield();
        try
        {
            await deliver.AttemptAsync(subscriptionId, id, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogFault(e.GetType().Name, e.StackTrace);
            // The store failed, not the endpoint. It stays due; not at once, or the same fault would spin.
            await Task.Delay(options.Value.PollInterval, CancellationToken.None);
        }
        catch (Exception e)
        {
            // Stopping: it stays due, and is sent again after the start.
            LogBrokenOff(id, e.GetType().Name);
        }
        finally
        {
            _underWay.TryRemove(id, out _);
            signal.Raise();
        }
    }

    [LoggerMessage(LogLevel.Debug, "Delivery {Delivery} was broken off by stopping ({Fault}).")]
    private partial void LogBrokenOff(DeliveryId delivery, string fault);

    [LoggerMessage(LogLevel.Error, "Delivering failed: {Fault}{Stack}")]
    private partial void LogFault(string fault, string? stack);
}
