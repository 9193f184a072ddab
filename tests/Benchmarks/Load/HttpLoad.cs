using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tot.Benchmarks.Load;

/// <summary>What clients that each wait for their answer got.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Milliseconds">Of each request that was answered as expected.</param>
/// <param name="Failures">Requests that were answered otherwise.</param>
internal sealed record LoadResult(double Seconds, IReadOnlyCollection<double> Milliseconds, int Failures)
{
    public double PerSecond => Milliseconds.Count / Seconds;

    public double P99 => Measuring.Spread.Quantile(Milliseconds, 0.99);
}

/// <summary>Requests over keep-alive HTTP/1.1 connections, written and read by hand: a client library would cost as much as what it measures.</summary>
internal static class HttpLoad
{
    /// <param name="address">Host and port.</param>
    /// <param name="connections">How many, each with one request under way.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="request">The bytes of the next request.</param>
    /// <param name="expected">The status that counts.</param>
    public static Task<LoadResult> RunAsync(Uri address, int connections, TimeSpan duration, Func<byte[]> request, int expected)
    {
        var started = Stopwatch.GetTimestamp();
        return RunAsync(
            address,
            connections,
            () => Task.FromResult(Stopwatch.GetElapsedTime(started) < duration ? request() : null),
            expected
        );
    }

    /// <summary>At a steady rate, whatever the answers take.</summary>
    public static Task<LoadResult> AtRateAsync(Uri address, double perSecond, TimeSpan duration, Func<byte[]> request, int expected)
    {
        var (turn, started) = (-1, Stopwatch.GetTimestamp());
        var total = (int)(perSecond * duration.TotalSeconds);
        return RunAsync(
            address,
            16,
            async () =>
            {
                var mine = Interlocked.Increment(ref turn);
                var due = TimeSpan.FromSeconds(mine / perSecond) - Stopwatch.GetElapsedTime(started);
                if (mine < total && due > TimeSpan.Zero)
                {
                    await Task.Delay(due);
                }
                return mine < total ? request() : null;
            },
            expected
        );
    }

    /// <summary>Each of the requests once.</summary>
    public static Task<LoadResult> AllAsync(Uri address, int connections, IReadOnlyList<byte[]> requests, int expected)
    {
        var turn = -1;
        return RunAsync(
            address,
            connections,
            () => Task.FromResult(Interlocked.Increment(ref turn) is var mine && mine < requests.Count ? requests[mine] : null),
            expected
        );
    }

    private static async Task<LoadResult> RunAsync(Uri address, int connections, Func<Task<byte[]?>> next, int expected)
    {
        var took = new ConcurrentBag<double>();
        var (failures, started) = (0, Stopwatch.GetTimestamp());
        async Task AskAsync()
        {
            using var connection = await HttpConnection.OpenAsync(address);
            while (await next() is { } request)
            {
                var sent = Stopwatch.GetTimestamp();
                if (await connection.AskAsync(request) == expected)
                {
                    took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
                else
                {
                    Interlocked.Increment(ref failures);
                }
            }
        }
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(AskAsync)));
        return new LoadResult(Stopwatch.GetElapsedTime(started).TotalSeconds, took, failures);
    }
}
