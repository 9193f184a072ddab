using System.Collections.Concurrent;
using Tot.Messaging.Handling;

namespace Tot.Messaging.Tests;

public sealed class TogetherTests
{
    private readonly ConcurrentQueue<int[]> _calls = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _ends = new(0);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_WhileACallIsUnderWay_SharesTheNext()
    {
        var together = new Together<int, int>(AnswerAsync, most: 64, calls: 1);
        var first = together.AskAsync(1);
        await _begun.WaitAsync(Ct);

        var others = Enumerable.Range(2, 9).Select(i => together.AskAsync(i)).ToList();
        _ends.Release(2);

        Assert.Equal(10, await first);
        Assert.Equal(Enumerable.Range(2, 9).Select(i => 10 * i), await Task.WhenAll(others));
        Assert.Equal(
            [
                [1],
                [2, 3, 4, 5, 6, 7, 8, 9, 10],
            ],
            _calls
        );
    }

    [Fact]
    public async Task Ask_ByMoreThanFitIn_TakesSeveralCalls()
    {
        var together = new Together<int, int>(AnswerAsync, most: 4, calls: 1);
        var first = together.AskAsync(1);
        await _begun.WaitAsync(Ct);

        var others = Enumerable.Range(2, 9).Select(i => together.AskAsync(i)).ToList();
        _ends.Release(4);
        await Task.WhenAll(others);

        Assert.Equal([1, 4, 4, 1], _calls.Select(t => t.Length));
        Assert.Equal(10, await first);
    }

    [Fact]
    public async Task Ask_WhenNobodyAnswers_FailsForAllAtOnceAndGoesOnAfterwards()
    {
        var away = true;
        var together = new Together<int, int>(
            async asked =>
            {
                var answers = await AnswerAsync(asked);
                return away ? throw new IOException("Away.") : answers;
            },
            most: 64,
            calls: 1
        );
        var first = together.AskAsync(1);
        await _begun.WaitAsync(Ct);
        var (second, third) = (together.AskAsync(2), together.AskAsync(3));
        _ends.Release(2);

        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAsync<IOException>(() => second);
        await Assert.ThrowsAsync<IOException>(() => third);
        Assert.Equal(
            [
                [1],
                [2, 3],
            ],
            _calls
        );

        away = false;
        _ends.Release();
        Assert.Equal(40, await together.AskAsync(4));
    }

    private async Task<IReadOnlyList<int>> AnswerAsync(IReadOnlyList<int> asked)
    {
        _calls.Enqueue([.. asked]);
        _begun.Release();
        await _ends.WaitAsync(Ct);
        return [.. asked.Select(a => 10 * a)];
    }
}
