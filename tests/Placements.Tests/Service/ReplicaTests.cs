using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tot.Events.V1;
using Tot.Placements.Persistence;
using Tot.Placements.Telling;
using Tot.Placements.Tests.Aggregate;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;
using DeadlineKind = Tot.Placements.Domain.Clock.DeadlineKind;

namespace Tot.Placements.Tests.Service;

/// <summary>Two replicas over one database: every warning that is due is given, and once.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const int Placements = 20;
    private readonly PlacementsWorld _world = new() { Store = TestStore.Postgres };

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task WarningsThatFallDueAtOnce_AreEachGivenOnce_AlsoWhenAReplicaGoesAndAnotherComes()
    {
        var other = await _world.Host.StartReplicaAsync();
        for (var i = 0; i < Placements; i++)
        {
            var (_, path) = await _world.APlacementAsync();
            await _world.DecideAsync(path, Board("2026-03-10"));
        }

        for (var week = 0; week < 10; week++)
        {
            _world.Host.Clock.Advance(TimeSpan.FromDays(7));
            if (week == 4)
            {
                await other.DisposeAsync();
                other = await _world.Host.StartReplicaAsync();
            }
            await _world.FiredAsync();
        }
        await other.DisposeAsync();

        var told = await _world.Host.EventsAsync();
        var warnings = told.Where(e => e.Type.EndsWith(".DeadlineApproaching", StringComparison.Ordinal))
            .Select(e => DeadlineApproaching.Parser.ParseJson(e.Payload))
            .ToList();
        var misses = told.Where(e => e.Type.EndsWith(".DeadlineMissed", StringComparison.Ordinal))
            .Select(e => DeadlineMissed.Parser.ParseJson(e.Payload).Deadline.DeadlineId)
            .ToList();
        Assert.InRange(warnings.Count, 5 * Placements, int.MaxValue);
        Assert.Equal(warnings.Count, warnings.DistinctBy(w => (w.Deadline.DeadlineId, w.Deadline.Version, w.LeadDays)).Count());
        Assert.Equal(3 * Placements, misses.Count);
        Assert.Equal(misses.Count, misses.Distinct().Count());
    }

    [Fact]
    public async Task ADeadlineThatAPersonAcknowledgesWhileItsSetIsWritten_KeepsThat_AndIsWarnedOfAfterIt()
    {
        var (_, path) = await _world.APlacementAsync();
        await _world.DecideAsync(path, Board("2026-03-10"));
        _world.Host.Clock.Advance(TimeSpan.FromDays(13)); // 23 March
        await _world.FiredAsync();

        await using (var scope = _world.Host.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PlacementsDb>();
            await db.InOneTransactionAsync(
                async ct =>
                {
                    var now = _world.Host.Clock.Now;
                    var deadline = await db.Deadlines.FirstAsync(d => d.Kind == DeadlineKind.DecisionExpires, ct);
                    db.Tell(deadline.Acknowledge(APlacement.Agency, now).Value, now);
                    await db.SaveChangesAsync(ct);
                    // The engine reads it as it was before, and waits to write.
                    _world.Host.Clock.Advance(TimeSpan.FromDays(10));
                    await Eventually.TrueAsync(SomebodyWaitsAsync, "the set is being written");
                },
                CancellationToken.None
            );
        }
        await _world.FiredAsync();

        await _world.ConsistentAsync();
        var told = await _world.Host.EventsAsync();
        var seen = told.Single(e => e.Type.EndsWith(".DeadlineAcknowledged", StringComparison.Ordinal));
        Assert.Contains(
            told.Where(e => e.Subject == seen.Subject && e.Position > seen.Position),
            e => e.Type.EndsWith(".DeadlineApproaching", StringComparison.Ordinal)
        );
    }

    /// <summary>For a row that another transaction has changed.</summary>
    private Task<bool> SomebodyWaitsAsync() =>
        _world.Host.InStoreAsync(
            (PlacementsDb db) =>
                db
                    .Database.SqlQuery<bool>(
                        $"""
                        select exists (
                            select from pg_locks join pg_stat_activity using (pid)
                            where not granted and locktype = 'transactionid' and datname = current_database()
                        ) as "Value"
                        """
                    )
                    .SingleAsync()
        );
}
