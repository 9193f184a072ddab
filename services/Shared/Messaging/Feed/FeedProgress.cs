using System.Collections.Concurrent;

namespace Tot.Messaging.Feed;

/// <summary>How far each feed consumer of this process has come, for those who must wait until it has come far enough.</summary>
public sealed class FeedProgress(IEnumerable<FeedConsumerOptions> consumers)
{
    private readonly ConcurrentDictionary<string, Mark> _marks = new(StringComparer.Ordinal);

    /// <summary>Everything up to this position is handled (inclusive); -1 before the consumer has caught up for the first time.</summary>
    public long Of(string consumer) => MarkOf(consumer).Position;

    /// <summary>Waits until the consumer has come to <paramref name="position"/> (inclusive).</summary>
    /// <returns>False when it has not within <paramref name="patience"/>.</returns>
    public async Task<bool> ReachedAsync(string consumer, long position, TimeSpan patience, CancellationToken ct)
    {
        var mark = MarkOf(consumer);
        if (mark.Position >= position)
        {
            return true;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            while (true)
            {
                var moved = mark.Moved;
                if (mark.Position >= position)
                {
                    return true;
                }
                await moved.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Waits until every consumer of this service has once read its source's log to the end.</summary>
    public Task CaughtUpAsync(CancellationToken ct) => Task.WhenAll(consumers.Select(c => MarkOf(c.Name).CaughtUp.Task)).WaitAsync(ct);

    internal void Report(string consumer, long position) => MarkOf(consumer).MoveTo(position);

    internal void ReportCaughtUp(string consumer) => MarkOf(consumer).CaughtUp.TrySetResult();

    private Mark MarkOf(string consumer) => _marks.GetOrAdd(consumer, _ => new Mark());

    private sealed class Mark
    {
        private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _position = -1;

        public long Position => Interlocked.Read(ref _position);

        public TaskCompletionSource CaughtUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Moved => Volatile.Read(ref _moved).Task;

        public void MoveTo(long position)
        {
            Interlocked.Exchange(ref _position, position);
            Interlocked.Exchange(ref _moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }
}
