using System.Diagnostics;

namespace GrpcTests.Support;

internal static class Eventually
{
    public static async Task IsTrueAsync(Func<Task<bool>> condition, int withinSeconds = 10)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(withinSeconds), "The condition never held.");
            await Task.Delay(10);
        }
    }

    public static Task IsTrueAsync(Func<bool> condition, int withinSeconds = 10) =>
        IsTrueAsync(() => Task.FromResult(condition()), withinSeconds);

    public static async Task<T> SucceedsAsync<T>(Func<Task<T>> attempt)
    {
        T result = default!;
        await IsTrueAsync(async () =>
        {
            try
            {
                result = await attempt();
                return true;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return false;
            }
        });
        return result;
    }
}
