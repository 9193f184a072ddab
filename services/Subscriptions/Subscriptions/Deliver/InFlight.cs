using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// Requests under way to endpoints, by subscription. Whoever pauses or deletes a subscription saves that first and then stops what is under
/// way; whoever sends enters here first and then reads the state, or comes with an edition from before it read the state, which a stop outdates.
/// So nothing is sent after the answer to either.
/// </summary>
internal sealed class InFlight
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SubscriptionId, List<Entry>> _entries = [];
    private readonly Dictionary<SubscriptionId, long> _editions = [];

    /// <summary>Rises whenever what is known of the subscription may be out of date.</summary>
    public long Edition(SubscriptionId id)
    {
        lock (_lock)
        {
            return _editions.GetValueOrDefault(id);
        }
    }

    /// <summary>The subscription has been changed: whoever sends for it must look at it again before sending more.</summary>
    public void Outdate(SubscriptionId id)
    {
        lock (_lock)
        {
            _editions[id] = _editions.GetValueOrDefault(id) + 1;
        }
    }

    /// <summary>Enters unless the subscription has been changed since <paramref name="edition"/>; then answers null.</summary>
    public Entry? TryEnter(SubscriptionId id, long edition, CancellationToken stopping)
    {
        lock (_lock)
        {
            return _editions.GetValueOrDefault(id) == edition ? Enter(id, stopping) : null;
        }
    }

    /// <param name="id">The subscription.</param>
    /// <param name="stopping">Breaks it off too.</param>
    /// <param name="asksOnly">It asks the endpoint whether it wants events, and sends none.</param>
    public Entry Enter(SubscriptionId id, CancellationToken stopping, bool asksOnly = false)
    {
        var entry = new Entry(this, id, asksOnly, stopping);
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var list))
            {
                _entries[id] = list = [];
            }
            list.Add(entry);
        }
        return entry;
    }

    /// <summary>Completes when nothing is under way.</summary>
    public Task UntilEmptyAsync()
    {
        Entry[] running;
        lock (_lock)
        {
            running = [.. _entries.Values.SelectMany(e => e)];
        }
        return Task.WhenAll(running.Select(e => e.Left));
    }

    /// <summary>Breaks off what is under way for a subscription and waits until it is.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="eventsOnly">Not the question whether its endpoint wants events.</param>
    public async Task StopAsync(SubscriptionId id, bool eventsOnly = false)
    {
        Entry[] running;
        lock (_lock)
        {
            Outdate(id);
            running = _entries.TryGetValue(id, out var list) ? [.. list] : [];
        }
        foreach (var entry in running.Where(e => !eventsOnly || !e.AsksOnly))
        {
            await entry.BreakOffAsync();
        }
    }

    private void Leave(Entry entry)
    {
        lock (_lock)
        {
            var list = _entries[entry.SubscriptionId];
            list.Remove(entry);
            if (list.Count == 0)
            {
                _entries.Remove(entry.SubscriptionId);
            }
        }
    }

    internal sealed class Entry(InFlight owner, SubscriptionId id, bool asksOnly, CancellationToken stopping) : IDisposable
    {
        private readonly CancellationTokenSource _cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SubscriptionId SubscriptionId => id;
        public bool AsksOnly => asksOnly;
        public CancellationToken Stop => _cancel.Token;
        public Task Left => _left.Task;

        public async Task BreakOffAsync()
        {
            try
            {
                await _cancel.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It left by itself in the meantime.
            }
            await _left.Task;
        }

        public void Dispose()
        {
            owner.Leave(this);
            _cancel.Dispose();
            _left.TrySetResult();
        }
    }
}
