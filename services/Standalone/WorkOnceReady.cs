using Tot.Messaging.Log;

namespace Tot.Standalone;

/// <summary>
/// The stores belong to this process alone, so it is always its turn; but only once everything has started. Whoever starts Tot waits for the
/// first page, not for what nobody waits for: nightly rounds that were slept through, seals, what is left from before.
/// </summary>
internal sealed class WorkOnceReady : WorkTurns
{
    private readonly NobodyElse _turns = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Begin() => _ready.TrySetResult();

    public override async Task<IAsyncDisposable?> TryTakeAsync(string work, CancellationToken ct)
    {
        if (!IsFollowing(work))
        {
            await _ready.Task.WaitAsync(ct);
        }
        return await _turns.TryTakeAsync(work, ct);
    }

    /// <summary>What starting itself waits for.</summary>
    public override Task<IAsyncDisposable> TakeAsync(string work, CancellationToken ct) => _turns.TakeAsync(work, ct);
}
