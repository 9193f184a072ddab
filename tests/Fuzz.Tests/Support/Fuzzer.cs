using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tot.Fuzz.Tests.Support;

/// <summary>
/// Tries many inputs of a kind on all processors. An input fails when the attempt throws, takes too long or needs too much memory; the run
/// fails when what it leaves in memory grows with the number of inputs.
/// </summary>
internal sealed class Fuzzer(string kind, ITestOutputHelper output)
{
    private const int FailuresShown = 10;
    private const long MaxBytesOfOne = 64 * 1024 * 1024;
    private const long MaxBytesKept = 48 * 1024 * 1024;
    private readonly ConcurrentQueue<string> _failures = new();
    private Trial?[] _current = [];
    private int _next;
    private int _end;

    /// <summary>How many are tried at a time.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Whatever takes longer hangs.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public async Task RunAsync(int count, Func<Source, Task> attempt)
    {
        var (first, all) = Plan.Of(kind, count);
        var started = Stopwatch.GetTimestamp();
        // What is made once, such as compiled expressions and pooled buffers, is made by the first part.
        await RunAsync(first, Math.Max(all / 4, Math.Min(all, 1)), attempt);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(_end, all - (_end - first), attempt);
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine($"{kind}: {all} inputs of seed {Plan.Seed} in {seconds:0.0} s, {kept / 1024} KiB more kept at the end");
        Assert.True(_failures.IsEmpty, string.Join("\n\n", _failures));
        Assert.InRange(kept, long.MinValue, MaxBytesKept);
    }

    private async Task RunAsync(int first, int count, Func<Source, Task> attempt)
    {
        (_next, _end) = (first, first + count);
        _current = new Trial?[Workers];
        var workers = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker, attempt))));
        while (await Task.WhenAny(workers, Task.Delay(TimeSpan.FromSeconds(1))) != workers)
        {
            if (_current.FirstOrDefault(t => t is not null && Stopwatch.GetElapsedTime(t.StartedAt) > Patience) is { } hanging)
            {
                Assert.Fail(hanging.Report(kind, $"It has not ended after {Patience.TotalSeconds} s."));
            }
        }
        await workers;
    }

    private async Task WorkAsync(int worker, Func<Source, Task> attempt)
    {
        while (_failures.Count < FailuresShown && Interlocked.Increment(ref _next) - 1 is var number && number < _end)
        {
            var trial = new Trial(number, new Source(Mix(number)), Stopwatch.GetTimestamp());
            _current[worker] = trial;
            try
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var trying = attempt(trial.Source);
                if (trying.IsCompletedSuccessfully)
                {
                    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxBytesOfOne);
                }
                await trying;
            }
            catch (Exception e)
            {
                _failures.Enqueue(trial.Report(kind, e.ToString()));
            }
            _current[worker] = null;
        }
    }

    /// <summary>The same for the same kind, seed and number on every machine.</summary>
    private int Mix(int number)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in $"{kind}/{Plan.Seed}/{number}")
        {
            hash = (hash ^ c) * 1099511628211UL;
        }
        return (int)(hash ^ (hash >> 32));
    }

    private sealed record Trial(int Number, Source Source, long StartedAt)
    {
        private const int LongestShown = 3000;

        public string Report(string kind, string what)
        {
            var input = Printable.Of(Source.Input?.Invoke() ?? "(not made)");
            var shown = input.Length > LongestShown ? input[..LongestShown] + $"… {input.Length} characters" : input;
            return $"{kind} {Number}: {what}\n  again: {Plan.HowToRepeat(kind, Number)}\n  input: {shown}";
        }
    }
}
