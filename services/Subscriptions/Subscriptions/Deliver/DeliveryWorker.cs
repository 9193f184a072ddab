using System.Diagnostics;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// Attempts what is due: one run per subscription, in one replica, a few attempts at a time per endpoint, so that a slow or dead receiver takes
/// nobody else's turn. One that fails gets one attempt at a time until something arrives, and pauses between them (<see cref="SuspendPlan"/>).
/// </summary>
internal sealed partial class DeliveryWorker(DeliveryParts parts, WorkSignal signal, ILogger<DeliveryWorker> logger) : BackgroundService
{
    private static readonly TimeSpan AfterSetBack = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<SubscriptionId, DeliveryRun> _runs = [];
    private readonly Signal _ended = new();

    private bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _runs.Count == 0;
            }
        }
    }

    /// <summary>
    /// What this process saves wakes the run that it concerns at once; the store is looked at regularly for the rest: what other replicas saved, and
    /// what has become due.
    /// </summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Action<IReadOnlyCollection<SubscriptionId>> wake = WakeAll;
        signal.Listen(wake);
        var (last, setBack) = (DateTimeOffset.MaxValue, 0L);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = parts.Clock.GetUtcNow();
                setBack = now < last ? Stopwatch.GetTimestamp() : setBack;
                last = now;
                // What was under way is saved a while after.
                if (Stopwatch.GetElapsedTime(setBack) < AfterSetBack)
                {
                    await parts.Due.DoNotWaitForThePastAsync(stoppingToken);
                }
                WakeAll(await parts.Due.SubscriptionsAsync(stoppingToken));
            }
            catch (Exception e)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    LogFault(e.GetType().Name, e.StackTrace);
                }
            }
            await Task.WhenAny(Task.Delay(parts.PollInterval, stoppingToken));
        }
        signal.Unlisten(wake);
        await _ended.UntilAsync(() => IsIdle);

        void WakeAll(IReadOnlyCollection<SubscriptionId> ids)
        {
            foreach (var id in ids)
            {
                Wake(id, stoppingToken);
            }
        }
    }

    private void Wake(SubscriptionId id, CancellationToken stopping)
    {
        DeliveryRun run;
        lock (_lock)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }
            if (_runs.TryGetValue(id, out var running))
            {
                running.Poke();
                return;
            }
            _runs[id] = run = new DeliveryRun(id, parts);
        }
        _ = Task.Run(() => RunAsync(id, run, stopping), CancellationToken.None);
    }

    private async Task RunAsync(SubscriptionId id, DeliveryRun run, CancellationToken stopping)
    {
        bool again;
        do
        {
            again = await TryRunAsync(id, run, stopping);
        } while (!End(id, run, again));
        _ended.Raise();
    }

    /// <summary>Ends the run unless it went well and has been poked since it last looked.</summary>
    private bool End(SubscriptionId id, DeliveryRun run, bool again)
    {
        lock (_lock)
        {
            return (!again || !run.IsPoked) && _runs.Remove(id);
        }
    }

    /// <summary>Answers whether it may be looked at again at once. Never throws.</summary>
    private async Task<bool> TryRunAsync(SubscriptionId id, DeliveryRun run, CancellationToken stopping)
    {
        try
        {
            if (await parts.Claims.TryEnterAsync(id, stopping))
            {
                try
                {
                    await run.RunAsync(stopping);
                }
                finally
                {
                    parts.Claims.Leave(id);
                }
                return !stopping.IsCancellationRequested && parts.Claims.Holds(id);
            }
        }
        catch (Exception e)
        {
            // While stopping, what was under way just stays due, and is sent again after the start.
            if (!stopping.IsCancellationRequested)
            {
                LogFault(e.GetType().Name, e.StackTrace);
            }
        }
        // The store failed, or another replica is at it: not at once, or the same would spin.
        await Task.WhenAny(Task.Delay(parts.PollInterval, stopping));
        return false;
    }

    [LoggerMessage(LogLevel.Error, "Delivering failed: {Fault}{Stack}")]
    private partial void LogFault(string fault, string? stack);
}
