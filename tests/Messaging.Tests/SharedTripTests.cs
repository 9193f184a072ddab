using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Stores;

namespace Tot.Messaging.Tests;

public sealed class SharedTripTests
{
    private readonly ConcurrentQueue<int[]> _trips = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _ends = new(0);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_WhileATripIsUnderWay_GoesWithTheNext()
    {
        var trip = new SharedTrip<int, int>(GoAsync);
        var first = trip.AskAsync(1, Ct);
        await _begun.WaitAsync(Ct);

        var others = Enumerable.Range(2, 9).Select(i => trip.AskAsync(i, Ct)).ToList();
        _ends.Release(2);

        Assert.Equal(10, await first);
        Assert.Equal(Enumerable.Range(2, 9).Select(i => 10 * i), await Task.WhenAll(others));
        Assert.Equal(
            [
                [1],
                [2, 3, 4, 5, 6, 7, 8, 9, 10],
            ],
            _trips
        );
    }

    [Fact]
    public async Task Ask_ByMoreThanGoTogether_TakesSeveralTrips()
    {
        var trip = new SharedTrip<int, int>(GoAsync, most: 4);
        var first = trip.AskAsync(1, Ct);
        await _begun.WaitAsync(Ct);

        var others = Enumerable.Range(2, 9).Select(i => trip.AskAsync(i, Ct)).ToList();
        _ends.Release(4);
        await Task.WhenAll(others);

        Assert.Equal([1, 4, 4, 1], _trips.Select(t => t.Length));
        Assert.Equal(10, await first);
    }

    [Fact]
    public async Task Ask_WhenTheStoreRefusesOne_AnswersTheOthers()
    {
        var trip = new SharedTrip<int, int>(async asked =>
        {
            var answers = await GoAsync(asked);
            return asked.Contains(3) ? throw new DbUpdateException("Not that one.") : answers;
        });
        _ends.Release(100);
        var first = trip.AskAsync(1, Ct);
        var (second, third, fourth) = (trip.AskAsync(2, Ct), trip.AskAsync(3, Ct), trip.AskAsync(4, Ct));

        Assert.Equal((IEnumerable<int>)[10, 20, 40], await Task.WhenAll(first, second, fourth));
        await Assert.ThrowsAsync<DbUpdateException>(() => third);
    }

    [Fact]
    public async Task Ask_WhenNobodyAnswers_FailsForAllAtOnceAndGoesOnAfterwards()
    {
        var away = true;
        var trip = new SharedTrip<int, int>(async asked =>
        {
            var answers = await GoAsync(asked);
            return away ? throw new IOException("Away.") : answers;
        });
        var first = trip.AskAsync(1, Ct);
        await _begun.WaitAsync(Ct);
        var (second, third) = (trip.AskAsync(2, Ct), trip.AskAsync(3, Ct));
        _ends.Release(2);

        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAsync<IOException>(() => second);
        await Assert.ThrowsAsync<IOException>(() => third);
        Assert.Equal(
            [
                [1],
                [2, 3],
            ],
            _trips
        );

        away = false;
        _ends.Release();
        Assert.Equal(40, await trip.AskAsync(4, Ct));
    }

    [Fact]
    public async Task Ask_ByWhoStopsWaiting_LeavesTheOthersAlone()
    {
        var trip = new SharedTrip<int, int>(GoAsync);
        using var stop = new CancellationTokenSource();
        var first = trip.AskAsync(1, stop.Token);
        var second = trip.AskAsync(2, Ct);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _ends.Release(2);

        Assert.Equal(20, await second);
    }

    private async Task<IReadOnlyList<int>> GoAsync(IReadOnlyList<int> asked)
    {
        _trips.Enqueue([.. asked]);
        _begun.Release();
        await _ends.WaitAsync(Ct);
        return [.. asked.Select(a => 10 * a)];
    }
}
