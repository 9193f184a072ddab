using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// Attempts what is due: one run per subscription, a few attempts at a time per endpoint, so that a slow or dead receiver takes nobody else's
/// turn. One that fails gets one attempt at a time until something arrives.
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
    private const int BatchWhenHealthy = 64;
    private const int BatchOtherwise = 4;
    private readonly ConcurrentDictionary<SubscriptionId, bool> _runs = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _endpoints = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _inAll = new(options.Value.InAll);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wake = signal.Next;
            try
            {
                foreach (var id in await WithSomethingDueAsync(stoppingToken))
                {
                    if (_runs.TryAdd(id, true))
                    {
                        _ = RunAsync(id, stoppingToken);
                    }
                }
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
        await signal.UntilAsync(() => _runs.IsEmpty);
    }

    private async Task<List<SubscriptionId>> WithSomethingDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var now = clock.GetUtcNow();
        return await Running(db)
            .Where(s => db.Deliveries.Any(d => d.SubscriptionId == s.Id && d.NextAttemptAt <= now))
            .Select(s => s.Id)
            .ToListAsync(ct);
    }

    private async Task RunAsync(SubscriptionId id, CancellationToken stopping)
    {
        // Leaves the loop at once, so that the runs go side by side.
        await Task.Yield();
        var underWay = new Dictionary<DeliveryId, Task>();
        try
        {
            await KeepLanesBusyAsync(id, underWay, stopping);
        }
        catch (Exception e)
        {
            if (!stopping.IsCancellationRequested)
            {
                LogFault(e.GetType().Name, e.StackTrace);
                await Task.Delay(options.Value.PollInterval, CancellationToken.None);
            }
        }
        finally
        {
            await Task.WhenAll(underWay.Values);
            _runs.TryRemove(id, out _);
            signal.Raise();
        }
    }

    /// <summary>Until nothing is due. A slow attempt keeps its lane only: the others go on with what comes.</summary>
    private async Task KeepLanesBusyAsync(SubscriptionId id, Dictionary<DeliveryId, Task> underWay, CancellationToken stopping)
    {
        var queue = new Queue<DeliveryId>();
        var batch = new Batch("", 0, []);
        while (!stopping.IsCancellationRequested)
        {
            var wake = signal.Next;
            if (queue.Count == 0)
            {
                batch = await NextBatchAsync(id, underWay.Count, stopping);
                queue = new(batch.Due.Where(d => !underWay.ContainsKey(d)));
            }
            while (underWay.Count < batch.Lanes && queue.TryDequeue(out var delivery))
            {
                underWay[delivery] = AttemptAsync(batch.Endpoint, id, delivery, stopping);
            }
            if (underWay.Count == 0)
            {
                return;
            }
            var more = underWay.Count < batch.Lanes ? Task.WhenAny(wake, Task.Delay(options.Value.PollInterval, stopping)) : null;
            await Task.WhenAny(more is null ? underWay.Values : [.. underWay.Values, more]);
            foreach (var (done, _) in underWay.Where(a => a.Value.IsCompleted).ToList())
            {
                underWay.Remove(done);
            }
        }
    }

    private async Task<Batch> NextBatchAsync(SubscriptionId id, int underWay, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SubscriptionsDb>();
        var subscription = await Running(db).AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct);
        if (subscription is null)
        {
            return new("", 0, []);
        }
        var healthy = subscription.Health == SubscriptionHealth.Healthy;
        var now = clock.GetUtcNow();
        var due = await db
            .Deliveries.Where(d => d.SubscriptionId == id && d.NextAttemptAt <= now)
            .OrderBy(d => d.NextAttemptAt)
            .ThenBy(d => d.Id)
            .Select(d => d.Id)
            .Take(underWay + (healthy ? BatchWhenHealthy : BatchOtherwise))
            .ToListAsync(ct);
        return new(subscription.Endpoint.Authority, healthy ? options.Value.PerEndpoint : 1, due);
    }

    /// <summary>Never throws.</summary>
    private async Task AttemptAsync(string endpoint, SubscriptionId id, DeliveryId delivery, CancellationToken stopping)
    {
        var turns = _endpoints.GetOrAdd(endpoint, _ => new SemaphoreSlim(options.Value.PerEndpoint));
        try
        {
            // The endpoint's turn first: who waits for a slow one must not hold one of the turns of all.
            await turns.WaitAsync(stopping);
            try
            {
                await _inAll.WaitAsync(stopping);
                try
                {
                    await deliver.AttemptAsync(id, delivery, stopping);
                }
                finally
                {
                    _inAll.Release();
                }
            }
            finally
            {
                turns.Release();
            }
        }
        catch (Exception e)
        {
            // While stopping it just stays due, and is sent again after the start.
            if (!stopping.IsCancellationRequested)
            {
                LogFault(e.GetType().Name, e.StackTrace);
                // The store failed, not the endpoint. It stays due; not at once, or the same fault would spin.
                await Task.Delay(options.Value.PollInterval, CancellationToken.None);
            }
        }
    }

    // The deleted too: what waited for them is cancelled, not sent.
    private static IQueryable<Subscription> Running(SubscriptionsDb db) =>
        db.Subscriptions.Where(s => s.State == SubscriptionState.Active || s.State == SubscriptionState.Deleted);

    private sealed record Batch(string Endpoint, int Lanes, IReadOnlyList<DeliveryId> Due);

    [LoggerMessage(LogLevel.Error, "Delivering failed: {Fault}{Stack}")]
    private partial void LogFault(string fault, string? stack);
}
