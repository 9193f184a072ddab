namespace Tot.Testing;

/// <summary>Waits for a condition, never for a time.</summary>
public static class Eventually
{
    /// <summary>Three times as long as a consumer at most waits before it tries the broker again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        await GetAsync(async () => await condition() ? "yes" : null, what, patience);
    }

    /// <summary>The first non-null that <paramref name="get"/> gives.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> get, string what, TimeSpan? patience = null)
        where T : class
    {
        var limit = patience ?? Patience;
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            if (await get() is { } found)
            {
                return found;
            }
            if (Environment.TickCount64 > end)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:0} s in vain for: {what}");
            }
            await Task.Delay(Pause);
        }
    }
}
