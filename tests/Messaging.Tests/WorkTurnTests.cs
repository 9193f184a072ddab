using Microsoft.Extensions.DependencyInjection;
using Tot.Messaging.Log;
using Tot.Testing;

namespace Tot.Messaging.Tests;

/// <summary>Replicas over one database take turns.</summary>
public sealed class WorkTurnTests : IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private ServiceTestHost _first = null!;
    private ServiceTestHost _second = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await ServiceTestHost.StartAsync(TestStore.Postgres, NotesService.Definition);
        _second = await _first.StartReplicaAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
    }

    [Fact]
    public async Task TryTake_WhileTheOtherHasTheTurn_GetsNone()
    {
        await using (await TurnsOf(_first).TakeAsync("work", Ct))
        {
            Assert.Null(await TurnsOf(_second).TryTakeAsync("work", Ct));
            await using var otherWork = await TurnsOf(_second).TryTakeAsync("other work", Ct);
            Assert.NotNull(otherWork);
        }

        await using var turn = await TurnsOf(_second).TryTakeAsync("work", Ct);
        Assert.NotNull(turn);
    }

    [Fact]
    public async Task Take_WhileTheOtherHasTheTurn_WaitsForIt()
    {
        var turn = await TurnsOf(_first).TakeAsync("work", Ct);
        var waiting = TurnsOf(_second).TakeAsync("work", Ct);
        Assert.False(waiting.IsCompleted);

        await turn.DisposeAsync();

        await (await waiting.WaitAsync(TimeSpan.FromMinutes(1), Ct)).DisposeAsync();
    }

    [Fact]
    public async Task Take_BrokenOffWhileItWaits_LeavesNoLockBehind()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var turn = await TurnsOf(_first).TakeAsync("work", Ct);
        var waiting = Enumerable.Range(0, 5).Select(_ => TurnsOf(_second).TakeAsync("work", stop.Token)).ToList();

        await Task.WhenAll(stop.CancelAsync(), turn.DisposeAsync().AsTask());
        // Some may have been quicker than the stop; in their turn each gives it back.
        await Task.WhenAll(waiting.Select(async w => await (await w).DisposeAsync())).ContinueWith(_ => { }, TaskScheduler.Default);

        await using var again = await TurnsOf(_first).TryTakeAsync("work", Ct);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task TryTake_OnSqlite_AlwaysGetsIt()
    {
        await using var alone = await ServiceTestHost.StartAsync(TestStore.Sqlite, NotesService.Definition);
        await using var first = await TurnsOf(alone).TryTakeAsync("work", Ct);
        await using var second = await TurnsOf(alone).TryTakeAsync("work", Ct);
        Assert.NotNull(second);
    }

    private static WorkTurns TurnsOf(ServiceTestHost host) => host.Services.GetRequiredService<WorkTurns>();
}
