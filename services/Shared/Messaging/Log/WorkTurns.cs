namespace Tot.Messaging.Log;

/// <summary>
/// Replicas of a service share its store and take turns at work that one of them should do. A turn spares double work; that nothing
/// happens twice is still the store's affair (versions, inbox), for a replica that has lost its turn may not know it yet.
/// </summary>
public abstract class WorkTurns
{
    private const string Feed = "feed ";

    /// <summary>The name of the work of following a log, which starting waits for.</summary>
    public static string Following(string consumer) => Feed + consumer;

    public static bool IsFollowing(string work) => work.StartsWith(Feed, StringComparison.Ordinal);

    /// <summary>The turn at the named work, until it is disposed of; null while another replica has it.</summary>
    public abstract Task<IAsyncDisposable?> TryTakeAsync(string work, CancellationToken ct);

    /// <summary>The same, waiting until the others have had theirs.</summary>
    public abstract Task<IAsyncDisposable> TakeAsync(string work, CancellationToken ct);
}

/// <summary>The store belongs to this process alone: it is always its turn.</summary>
public sealed class NobodyElse : WorkTurns
{
    public override Task<IAsyncDisposable?> TryTakeAsync(string work, CancellationToken ct) =>
        Task.FromResult<IAsyncDisposable?>(Always.Instance);

    public override Task<IAsyncDisposable> TakeAsync(string work, CancellationToken ct) =>
        Task.FromResult<IAsyncDisposable>(Always.Instance);

    private sealed class Always : IAsyncDisposable
    {
        public static readonly Always Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
