using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Tot.Subscriptions.Deliver;

/// <summary>
/// How many attempts go on at a time: a few per endpoint, and some in all. An attempt that takes long gives back its turn among all, since it
/// only waits: any number of slow endpoints keep nobody else waiting.
/// </summary>
internal sealed class Turns(IOptions<SubscriptionsOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _endpoints = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _inAll = new(options.Value.InAll);

    /// <param name="endpoint">Whose turn.</param>
    /// <param name="attempt">Must not throw before it returns its task.</param>
    /// <param name="stop">Ends the waiting; the attempt has its own.</param>
    public async Task<T> TakeAsync<T>(string endpoint, Func<Task<T>> attempt, CancellationToken stop)
    {
        var turns = _endpoints.GetOrAdd(endpoint, _ => new SemaphoreSlim(options.Value.PerEndpoint));
        // The endpoint's turn first: who waits for a slow one must not hold one of the turns of all.
        await turns.WaitAsync(stop);
        try
        {
            await _inAll.WaitAsync(stop);
            var running = attempt();
            using (var done = new CancellationTokenSource())
            {
                await Task.WhenAny(running, Task.Delay(options.Value.SlowAfter, done.Token));
                await done.CancelAsync();
            }
            _inAll.Release();
            return await running;
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose()
    {
        _inAll.Dispose();
        foreach (var turns in _endpoints.Values)
        {
            turns.Dispose();
        }
    }
}
