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
internal sealed class WorkSignal : Signal;

/// <summary>The partner feed has grown.</summary>
internal sealed class FeedSignal : Signal;
