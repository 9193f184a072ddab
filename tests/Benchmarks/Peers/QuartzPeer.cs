using System.Diagnostics;
using Npgsql;
using Quartz;

namespace Tot.Benchmarks.Peers;

/// <summary>Quartz with its clustered store. Each job writes a warning, an audit row and an event in a transaction.</summary>
internal static class QuartzPeer
{
    private static NpgsqlDataSource? _source;
    private static int _fired;

    /// <returns>How many timers fired in a second.</returns>
    public static async Task<double> FireAsync(NpgsqlDataSource source, int timers)
    {
        (_source, _fired) = (source, 0);
        await using (
            var make = source.CreateCommand(
                "create table fired (id bigserial primary key, what text not null, at timestamptz not null default now())"
            )
        )
        {
            await make.ExecuteNonQueryAsync();
        }
        var scheduler = await QuartzSchedulerBuilder
            .Create(quartz =>
            {
                quartz.UseDefaultThreadPool(10);
                quartz.UsePersistentStore(store =>
                {
                    store.UsePostgres(source.ConnectionString);
                    store.UseClustering();
                    store.ProvisionSchema();
                });
            })
            .BuildScheduler();
        var write = JobBuilder.Create<Write>().WithIdentity("write").StoreDurably().Build();
        var triggers = Enumerable
            .Range(0, timers)
            .Select(i => TriggerBuilder.Create().WithIdentity($"t{i}").ForJob(write).StartNow().Build())
            .ToList();
        await scheduler.ScheduleJob(write, triggers);
        var started = Stopwatch.GetTimestamp();
        await scheduler.Start();
        while (Volatile.Read(ref _fired) < timers)
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"Quartz fired {_fired} of {timers}.");
            }
            await Task.Delay(5);
        }
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await scheduler.Shutdown(waitForJobsToComplete: true);
        await source.DisposeAsync();
        return timers / seconds;
    }

    private sealed class Write : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            await using var insert = _source!.CreateCommand("insert into fired (what) values ('warning'), ('audit'), ('event')");
            await insert.ExecuteNonQueryAsync(cancellationToken);
            Interlocked.Increment(ref _fired);
        }
    }
}
