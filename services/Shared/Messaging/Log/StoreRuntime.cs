namespace Tot.Messaging.Log;

/// <summary>What every DbContext of a store shares: the way to write, and the bell that rings after a commit that told something.</summary>
public sealed class StoreRuntime(WriteGate writeGate, EventLogSignal signal)
{
    public WriteGate WriteGate { get; } = writeGate;

    public EventLogSignal Signal { get; } = signal;
}

/// <summary>
/// Lets one writer at a time into an SQLite store: its driver sleeps when it meets a busy database, so waiting here is both faster and
/// fair. Open to all for PostgreSQL.
/// </summary>
public sealed class WriteGate(bool oneAtATime)
{
    private readonly SemaphoreSlim? _gate = oneAtATime ? new SemaphoreSlim(1, 1) : null;

    public async ValueTask<Pass> EnterAsync(CancellationToken ct)
    {
        if (_gate is null)
        {
            return default;
        }
        await _gate.WaitAsync(ct);
        return new Pass(_gate);
    }

    public readonly record struct Pass : IDisposable
    {
        private readonly SemaphoreSlim? _gate;

        internal Pass(SemaphoreSlim gate) => _gate = gate;

        public void Dispose() => _gate?.Release();
    }
}

/// <summary>Rings in process after each commit that appended to the log. Other processes are served by slow polling.</summary>
public sealed class EventLogSignal
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Take this before reading; it completes at the first append after it was taken.</summary>
    public Task Next => _next.Task;

    public void Raise() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
