using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tot.Events.V1;
using Tot.Placements.Deadlines;
using Tot.Placements.Domain.Institutions;
using Tot.Placements.Persistence;
using Tot.Placements.Telling;
using Tot.Placements.Tests.Aggregate;
using Tot.Testing;
using static Tot.Placements.Tests.Service.PlacementsWorld;
using Deadline = Tot.Placements.Domain.Deadlines.Deadline;
using DeadlineState = Tot.Placements.Domain.Deadlines.DeadlineState;

namespace Tot.Placements.Tests.Service;

/// <summary>Sets of deadlines fire as the domain says, each once, whoever else is at them. One world each: these move the clock.</summary>
public sealed class DeadlineSetsTests : IAsyncLifetime
{
    private readonly PlacementsWorld _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task WhatIsStored_IsWhatTheTickMadeOfTheDeadline_InEveryColumn()
    {
        await AddPlacementsAsync(3);
        _world.Host.Clock.Advance(TimeSpan.FromDays(13));
        await _world.FiredAsync();
        await InStoreAsync(async db =>
        {
            foreach (var warned in await db.Deadlines.Where(d => d.State == DeadlineState.Warned).ToListAsync())
            {
                db.Tell(warned.Acknowledge(APlacement.Agency, _world.Host.Clock.Now).Value, _world.Host.Clock.Now);
            }
            await db.SaveChangesAsync();
            // A warning that is still not due when its deadline is missed.
            return await db.Database.ExecuteSqlRawAsync(
                "update deadline_warnings set warn_on = '2030-01-01' where sent_at is null and lead_days = (select min(lead_days) from deadline_warnings)"
            );
        });
        var then = _world.Host.Clock.Now.AddDays(150);
        var expected = await InStoreAsync(db => ShownAsync(db, deadline => deadline.Tick(then)));

        _world.Host.Clock.Set(then);
        await _world.FiredAsync();

        Assert.Equal(expected, await InStoreAsync(db => ShownAsync(db, _ => { })));
        Assert.Contains(expected, shown => shown.Contains("State=Missed", StringComparison.Ordinal));
        Assert.Contains(expected, shown => shown.Contains("State=Warned", StringComparison.Ordinal));
        Assert.DoesNotContain(
            expected,
            shown => shown.Contains("State=Missed", StringComparison.Ordinal) && shown.Contains("2030", StringComparison.Ordinal)
        );
        await _world.ConsistentAsync();
    }

    [Fact]
    public async Task MoreThanASet_FiresWhole_AlsoWithTwoEnginesAtOnce()
    {
        await AddPlacementsAsync(160);
        var rounds = _world.Host.Services.GetRequiredService<DeadlineRounds>();

        _world.Host.Clock.Advance(TimeSpan.FromDays(31)); // 10 April: two are missed of each, the others warned of
        await Task.WhenAll(FireAsync(), FireAsync());

        Assert.InRange(await InStoreAsync(db => db.Deadlines.CountAsync(d => d.State != DeadlineState.Upcoming)), 480, int.MaxValue);
        await _world.ConsistentAsync();

        // None of the two waits for its turn, as the engine would.
        async Task FireAsync()
        {
            int fired;
            do
            {
                try
                {
                    fired = await rounds.FireDueAsync(TestContext.Current.CancellationToken);
                }
                catch (PlacementContendedException)
                {
                    fired = 1;
                }
            } while (fired > 0);
        }
    }

    [Fact]
    public async Task ASetThatBreaksOff_LeavesNothing_AndIsFiredOnceLater()
    {
        var postgres = TestStores.Chosen == TestStore.Postgres;
        await AddPlacementsAsync(5);
        await _world.FiredAsync();
        var told = (await _world.Host.EventsAsync()).Count;
        await ExecuteAsync(
            postgres
                ? """
                create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
                create trigger refuse before insert on event_log for each row execute function refuse()
                """
                : "create trigger refuse before insert on event_log begin select raise(abort, 'refused'); end"
        );

        _world.Host.Clock.Advance(TimeSpan.FromDays(14));
        await Assert.ThrowsAnyAsync<DbException>(() =>
            _world.Host.Services.GetRequiredService<DeadlineRounds>().FireDueAsync(TestContext.Current.CancellationToken)
        );

        var now = _world.Host.Clock.Now;
        Assert.True(await InStoreAsync(db => db.Deadlines.AnyAsync(d => d.NextActionAt <= now)));
        Assert.False(await InStoreAsync(db => db.Deadlines.AnyAsync(d => d.Warnings.Any(w => w.SentAt != null))));
        Assert.Equal(told, (await _world.Host.EventsAsync()).Count);

        await ExecuteAsync(postgres ? "drop trigger refuse on event_log" : "drop trigger refuse");
        await _world.FiredAsync();

        Assert.True(await InStoreAsync(db => db.Deadlines.AnyAsync(d => d.Warnings.Any(w => w.SentAt != null))));
        await _world.ConsistentAsync();
    }

    [Fact]
    public async Task AcknowledgingAndStrikingMeanwhile_NeitherIsLostNorUndone()
    {
        var paths = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var (_, path) = await _world.APlacementAsync();
            await _world.DecideAsync(path, Board("2026-03-10"));
            paths.Add(path);
        }
        _world.Host.Clock.Advance(TimeSpan.FromDays(13)); // 23 March
        await _world.FiredAsync();
        var warned = await InStoreAsync(db => db.Deadlines.Where(d => d.State == DeadlineState.Warned).Select(d => d.Id).ToListAsync());
        Assert.InRange(warned.Count, 12, 48);
        var decisions = new List<string>();
        foreach (var path in paths.Take(4))
        {
            var decision = (await _world.ShowAsync(path)).GetProperty("decisions")[0].GetProperty("id").GetString();
            decisions.Add($"{path}/decisions/{decision}/strike");
        }

        _world.Host.Clock.Advance(TimeSpan.FromDays(10)); // The next warnings are due, and nothing is missed.
        var acknowledged = Task.WhenAll(warned.Select(id => _world.PostAsync($"deadlines/{id.Value}/acknowledge", new { })));
        var struck = Task.WhenAll(decisions.Select(path => _world.PostAsync(path, new { reason = "Registered twice." })));
        foreach (var answer in await acknowledged)
        {
            // Struck before it was acknowledged: there is no warning any more.
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{answer.StatusCode}");
        }
        Assert.All(await struck, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await _world.FiredAsync();

        var told = await _world.Host.EventsAsync();
        Assert.Equal(
            (await acknowledged).Count(answer => answer.StatusCode is HttpStatusCode.OK),
            told.Count(e => e.Type == DeadlineAcknowledged.Descriptor.FullName)
        );
        Assert.InRange(told.Count(e => e.Type == DeadlineWithdrawn.Descriptor.FullName), 4, int.MaxValue);
        await _world.ConsistentAsync();
    }

    /// <summary>Each with one board decision from 10 March, in the store as their own commands made them; what they told is not.</summary>
    private Task AddPlacementsAsync(int count) =>
        InStoreAsync(async db =>
        {
            var house = Institution
                .Register("Invented House", InstitutionKind.Residential, 4, new DateOnly(2020, 1, 1), null, _world.Host.Clock.Now)
                .Value;
            db.Institutions.Add(house);
            for (var i = 0; i < count; i++)
            {
                db.Placements.Add(new APlacement("2026-03-10", house).Board("2026-03-10").Placement);
            }
            return await db.SaveChangesAsync();
        });

    /// <summary>Everything the model knows of every deadline, after <paramref name="act"/> on it.</summary>
    private static async Task<List<string>> ShownAsync(PlacementsDb db, Action<Deadline> act)
    {
        var deadlines = await db.Deadlines.AsNoTracking().OrderBy(d => d.Id).ToListAsync();
        deadlines.ForEach(act);
        return
        [
            .. deadlines.Select(deadline =>
                string.Join(
                    ' ',
                    [
                        .. db.Entry(deadline).Properties.Select(p => $"{p.Metadata.Name}={Shown(p.CurrentValue)}"),
                        .. deadline
                            .Warnings.OrderBy(w => (w.Version, w.LeadDays))
                            .Select(w => $"{w.Version}/{w.LeadDays} {w.WarnOn:O} {Shown(w.SentAt)} {w.Late}"),
                    ]
                )
            ),
        ];
    }

    private static object? Shown(object? value) => value is DateTimeOffset instant ? instant.UtcTicks : value;

    private Task<T> InStoreAsync<T>(Func<PlacementsDb, Task<T>> look) => _world.Host.InStoreAsync(look);

    private Task<int> ExecuteAsync(string sql) => InStoreAsync(db => db.Database.ExecuteSqlRawAsync(sql));
}
