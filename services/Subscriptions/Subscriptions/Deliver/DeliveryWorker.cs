using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// Attempts what is due: one run per subscription, in one replica, a few attempts at a time per endpoint, so that a slow or dead receiver takes
/// nobody else's turn. One that fails gets one attempt at a time until something arrives, and pauses between them (<see cref="SuspendPlan"/>).
/// </summary>
internal sealed partial class DeliveryWorker(
    DueDeliveries due,
    DeliverEvents deliver,
    Turns turns,
    LaneClaims claims,
    WorkSignal signal,
    IOptions<SubscriptionsOptions> options,
    ILogger<DeliveryWorker> logger
) : BackgroundService
{
    private readonly ConcurrentDictionary<SubscriptionId, bool> _runs = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wake = signal.Next;
            try
            {
                foreach (var id in await due.SubscriptionsAsync(stoppingToken))
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

    private async Task RunAsync(SubscriptionId id, CancellationToken stopping)
    {
        // Leaves the loop at once, so that the runs go side by side.
        await Task.Yield();
        try
        {
            if (await claims.TryEnterAsync(id, stopping))
            {
                await RunClaimedAsync(id, stopping);
            }
            else
            {
                // Another replica is at it; looked at again when its lease may have ended.
                await Task.Delay(options.Value.PollInterval, stopping);
            }
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
            _runs.TryRemove(id, out _);
            signal.Raise();
        }
    }

    private async Task RunClaimedAsync(SubscriptionId id, CancellationToken stopping)
    {
        var underWay = new Dictionary<DeliveryId, Task<bool>>();
        try
        {
            await KeepLanesBusyAsync(id, underWay, stopping);
        }
        finally
        {
            await Task.WhenAll(underWay.Values);
            claims.Leave(id);
        }
    }

    /// <summary>Until nothing is due. A slow attempt keeps its lane only: the others go on with what comes.</summary>
    private async Task KeepLanesBusyAsync(SubscriptionId id, Dictionary<DeliveryId, Task<bool>> underWay, CancellationToken stopping)
    {
        var queue = new Queue<DeliveryId[]>();
        var batch = DueDeliveries.Batch.Nothing;
        while (!stopping.IsCancellationRequested && claims.Holds(id))
        {
            var wake = signal.Next;
            if (queue.Count == 0)
            {
                batch = await due.NextAsync(id, underWay.Count, stopping);
                queue = new(batch.Due.Where(d => !underWay.ContainsKey(d)).Chunk(batch.Together));
            }
            while (underWay.Values.Distinct().Count() < batch.Lanes && queue.TryDequeue(out var deliveries))
            {
                var attempt = AttemptAsync(batch.Endpoint, id, deliveries, stopping);
                Array.ForEach(deliveries, d => underWay[d] = attempt);
            }
            if (underWay.Count == 0)
            {
                return;
            }
            var more =
                underWay.Values.Distinct().Count() < batch.Lanes
                    ? Task.WhenAny(wake, Task.Delay(options.Value.PollInterval, stopping))
                    : null;
            await Task.WhenAny(more is null ? underWay.Values : [.. underWay.Values, more]);
            foreach (var (done, attempt) in underWay.Where(a => a.Value.IsCompleted).ToList())
            {
                underWay.Remove(done);
                if (!await attempt)
                {
                    // Something went wrong: what is to be tried next, and how many at a time, is another question now.
                    queue.Clear();
                }
            }
        }
    }

    /// <summary>Never throws.</summary>
    private async Task<bool> AttemptAsync(string endpoint, SubscriptionId id, DeliveryId[] deliveries, CancellationToken stopping)
    {
        try
        {
            return await turns.TakeAsync(endpoint, () => deliver.AttemptAsync(id, deliveries, stopping), stopping);
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
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "Delivering failed: {Fault}{Stack}")]
    private partial void LogFault(string fault, string? stack);
}
