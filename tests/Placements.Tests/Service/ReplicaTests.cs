using Tot.Events.V1;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;

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
            await GivenAsync();
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

    /// <summary>Nothing is due any more.</summary>
    private Task GivenAsync() =>
        Eventually.TrueAsync(
            async () =>
            {
                var now = _world.Host.Clock.Now;
                return !await _world.Host.InStoreAsync(
                    (Persistence.PlacementsDb db) =>
                        Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.AnyAsync(db.Deadlines, d => d.NextActionAt <= now)
                );
            },
            "every warning is given",
            TimeSpan.FromSeconds(60)
        );
}
