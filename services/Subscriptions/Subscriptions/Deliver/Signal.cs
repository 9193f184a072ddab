using System.Collections.Immutable;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Deliver;

/// <summary>Wakes everybody who waits, in process. Whoever takes <see cref="Next"/> before looking at the store misses nothing.</summary>
internal class Signal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next <see cref="Raise"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Completes when the condition holds; it is looked at after each <see cref="Raise"/>.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            var next = Next;
            if (condition())
            {
                return;
            }
            await next;
        }
    }

    public void Raise() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

/// <summary>There may be something to deliver or to validate.</summary>
internal sealed class WorkSignal : Signal
{
    private ImmutableList<Action<IReadOnlyCollection<SubscriptionId>>> _listeners = [];

    /// <summary>Tells for whom: subscriptions that were changed, or got something to be delivered.</summary>
    public void Listen(Action<IReadOnlyCollection<SubscriptionId>> listener) =>
        ImmutableInterlocked.Update(ref _listeners, all => all.Add(listener));

    public void Unlisten(Action<IReadOnlyCollection<SubscriptionId>> listener) =>
        ImmutableInterlocked.Update(ref _listeners, all => all.Remove(listener));

    public void Raise(IReadOnlyCollection<SubscriptionId> subscriptions)
    {
        _listeners.ForEach(listener => listener(subscriptions));
        Raise();
    }
}

/// <summary>The partner feed has grown.</summary>
internal sealed class FeedSignal : Signal;
