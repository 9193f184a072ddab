using System.Diagnostics;
using System.Globalization;
using Tot.Testing;

namespace Tot.SystemTests.Faults;

/// <summary>
/// The distributed set-up under load while its parts die: whatever was acknowledged is there afterwards, once, and so is what follows from it.
/// Without <c>TOT_FAULTS</c> a short form, which begins with the story; <c>TOT_FAULTS=long</c> does all of it, <c>TOT_FAULTS=disk,clock</c> the faults whose names hold one of the words.
/// </summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly string Wanted = Environment.GetEnvironmentVariable("TOT_FAULTS") ?? "";
    private static readonly bool Long = Wanted.Length > 0;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Parts die under load, not of it: a machine that has nothing left shows only that.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(400);
    private static readonly string[] Services = ["gateway", "intake", "meetings", "obligations", "placements", "subscriptions", "console"];

    private readonly Random _random = new(4);

    [Fact]
    public async Task WhateverDies_NothingAcknowledgedIsLostOrDoubled()
    {
        var folder = Directory.CreateTempSubdirectory("tot-cluster-").FullName;
        await using var disk = Long ? await SmallDisk.MountAsync(Path.Combine(folder, "postgres"), "3g") : null;
        Assert.True(disk is not null || !Long, "The long form mounts a small file system: run it as root.");
        await using var cluster = Long ? await Cluster.StartAsync(folder, "--weather") : await Cluster.StartAsync(folder);
        await using var coordinator = await Receiver.StartAsync();
        await using var childWelfare = await Receiver.StartAsync();
        var warnings = new Warnings(cluster);
        await warnings.SubscribeAsync("coordinator", coordinator, "tot.events.v1.DangerAssessed");
        await warnings.SubscribeAsync("child-welfare", childWelfare, "tot.events.v1.Deadline*");
        var world = new World(cluster, new Stores(cluster), new Effects(cluster, coordinator, childWelfare), warnings, disk);
        var table = new FaultTable(output);
        if (IsWanted("throughput") && Long)
        {
            await MeasureAsync(world, table);
        }

        foreach (var fault in Faults(world).Where(f => IsWanted(f.Name)))
        {
            var account = new Account(cluster.AsAsync) { InDanger = true, Rest = Rest };
            var broken = await Record.ExceptionAsync(() => UnderLoadAsync(account, fault.ActAsync));
            var (lost, doubled) = await world.Effects.CountAsync([.. account.Cases.Keys], Patience);
            var (errors, explained) = KnownCauses.Judge(cluster.NewLines(), fault.Away);
            if (broken is not null)
            {
                errors.Add($"broken off: {broken}");
            }
            table.Add(fault.Name, fault.Times, account.Cases.Count, lost, doubled, errors);
            foreach (var (cause, count) in explained)
            {
                output.WriteLine($"    {count} errors: {cause}");
            }
        }

        Assert.False(table.HasFindings, table.ToString());
    }

    /// <summary>Nothing dies: how many identifications are taken, and how soon their meetings are proposed.</summary>
    private async Task MeasureAsync(World world, FaultTable table)
    {
        const int WarmUp = 1000;
        const int Identifications = 1000;
        var account = new Account(world.Cluster.AsAsync) { InDanger = true };
        await account.IdentifyAsync(WarmUp);
        await ProposedAsync(world, WarmUp);
        var started = Stopwatch.GetTimestamp();
        await account.IdentifyAsync(Identifications);
        var taken = Stopwatch.GetElapsedTime(started);
        await ProposedAsync(world, WarmUp + Identifications);
        var proposed = Stopwatch.GetElapsedTime(started);
        var (lost, doubled) = await world.Effects.CountAsync([.. account.Cases.Keys], Patience);
        table.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"none: {Account.Clients} clients, {Identifications / taken.TotalSeconds:0}/s taken, {Identifications / proposed.TotalSeconds:0}/s with their meeting proposed"
            ),
            1,
            account.Cases.Count,
            lost,
            doubled,
            KnownCauses.Judge(world.Cluster.NewLines(), "").Unexplained
        );
    }

    private static Task ProposedAsync(World world, int meetings) =>
        Eventually.TrueAsync(
            async () => await world.Stores.ScalarAsync<long>("meetings", "SELECT count(*) FROM meetings") >= meetings,
            "every meeting is proposed",
            Patience
        );

    private static bool IsWanted(string name) =>
        !Long || Wanted is "long" || Wanted.Split(',').Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<Fault> Faults(World world) => Long ? LongForm(world) : ShortForm(world);

    private IEnumerable<Fault> ShortForm(World world)
    {
        yield return new("none: the story is told", 1, () => TellStoryAsync(world.Cluster));
        yield return new(
            "a replica and then both of intake, meetings, gateway; broker; database",
            8,
            () => KillInTurnAsync(world),
            "broker, database"
        );
        yield return new("poison event; unknown event and field", 2, () => Task.WhenAll(PoisonAsync(world), TomorrowAsync(world)));
    }

    private IEnumerable<Fault> LongForm(World world)
    {
        var cluster = world.Cluster;
        yield return new("none: the story is told", 1, () => TellStoryAsync(cluster));
        foreach (var service in Services)
        {
            yield return new(
                $"kill -9 of {service}: one replica, the other, both",
                29,
                () => KillAsync(cluster, 29, [service + ".1", service + ".2", service])
            );
        }
        yield return new("kill -9 of the broker", 10, () => KillAsync(cluster, 10, ["rabbitmq"], working: true), "broker");
        yield return new("kill -9 of PostgreSQL", 10, () => KillAsync(cluster, 10, ["postgres"], working: true), "database");
        yield return new("broker silent for a minute", 1, () => BlockAsync(cluster, "rabbitmq", TimeSpan.FromMinutes(1)), "broker");
        yield return new("broker stopped for a minute", 1, () => StopAsync(cluster, "rabbitmq", TimeSpan.FromMinutes(1)), "broker");
        yield return new("broker wiped", 2, () => TwiceAsync(() => cluster.DoAsync("wipe", "rabbitmq")), "broker");
        yield return new("database silent for 20 s", 1, () => BlockAsync(cluster, "postgres", TimeSpan.FromSeconds(20)), "database");
        yield return new("a replica stands still for 20 s (SIGSTOP)", 5, () => StandStillAsync(cluster));
        yield return new(
            "slow network: 40 ± 20 ms, 2 % sent again, 1 of 2000 packets breaks its connection",
            1,
            () => SlowAsync(cluster),
            "broker, database"
        );
        yield return new("warnings fall due while placements and subscriptions are killed", 24, () => WarnAsync(world));
        yield return new("clock an hour forward, then an hour back", 2, () => JumpAsync(world));
        yield return new("poison event", 1, () => PoisonAsync(world));
        yield return new("consumer a version behind: unknown event, unknown field", 2, () => TomorrowAsync(world));
        yield return new("database of meetings restored from an hour-old backup", 1, () => TakeBackAsync(world), "database");
        yield return new("disk of PostgreSQL full for 20 s", 2, () => TwiceAsync(() => FillAsync(cluster, world.Disk!)), "database");
    }

    private async Task TellStoryAsync(Cluster cluster)
    {
        var (exit, told) = await Story.TellAsync(cluster.Address, output, patient: true);
        Assert.True(exit == 0, told + "\n" + await cluster.DoAsync("status"));
    }

    /// <summary>Something is acknowledged before, and again after: the load goes on until it is.</summary>
    private static async Task UnderLoadAsync(Account account, Func<Task> act)
    {
        using var stop = new CancellationTokenSource();
        var load = account.IdentifyUntilAsync(stop.Token);
        try
        {
            await MoreAsync(account, load);
            await act();
            await MoreAsync(account, load);
        }
        finally
        {
            await stop.CancelAsync();
        }
        await load;
    }

    private static async Task MoreAsync(Account account, Task load)
    {
        var before = account.Cases.Count;
        await Eventually.TrueAsync(
            async () =>
            {
                if (load.IsFaulted)
                {
                    await load;
                }
                return account.Cases.Count >= before + Account.Clients;
            },
            "more is acknowledged",
            Patience
        );
    }

    private Task PauseAsync(int from = 300, int to = 2500) => Task.Delay(TimeSpan.FromMilliseconds(_random.Next(from, to)));

    private async Task KillInTurnAsync(World world)
    {
        foreach (var part in (string[])["intake.1", "meetings.2", "gateway.1", "intake", "meetings", "gateway", "rabbitmq", "postgres"])
        {
            await world.Cluster.DoAsync("kill", part);
            await PauseAsync();
        }
        await world.Cluster.DoAsync("working");
    }

    private async Task KillAsync(Cluster cluster, int times, string[] parts, bool working = false)
    {
        for (var i = 0; i < times; i++)
        {
            await cluster.DoAsync("kill", parts[i % parts.Length]);
            await PauseAsync();
            if (working)
            {
                await cluster.DoAsync("working", parts[0]);
            }
        }
    }

    private static async Task BlockAsync(Cluster cluster, string part, TimeSpan time)
    {
        await cluster.WeatherAsync(part, """{"blocked":true}""");
        await Task.Delay(time);
        await cluster.WeatherAsync(part);
    }

    private static async Task StopAsync(Cluster cluster, string part, TimeSpan time)
    {
        await cluster.DoAsync("stop", part);
        await Task.Delay(time);
        await cluster.DoAsync("start", part);
    }

    private async Task TwiceAsync(Func<Task> act)
    {
        await act();
        await PauseAsync(3000, 6000);
        await act();
    }

    private static async Task StandStillAsync(Cluster cluster)
    {
        foreach (var service in Services.Where(s => s is not ("console" or "gateway")))
        {
            await cluster.DoAsync("pause", service + ".1");
            await Task.Delay(TimeSpan.FromSeconds(20));
            await cluster.DoAsync("resume", service + ".1");
        }
    }

    private static async Task SlowAsync(Cluster cluster)
    {
        await cluster.WeatherAsync("all", """{"delay":40,"jitter":20,"loss":0.02,"reset":0.0005}""");
        await Task.Delay(TimeSpan.FromMinutes(1));
        await cluster.WeatherAsync("all");
    }

    /// <summary>Deadlines of several placements come due day by day while those who warn of them die.</summary>
    private async Task WarnAsync(World world)
    {
        for (var i = 0; i < 5; i++)
        {
            await world.Warnings.PlaceAsync();
        }
        for (var day = 0; day < 12; day++)
        {
            await world.Warnings.AdvanceAsync(day % 2 == 0 ? "PT20H" : "P3D");
            await PauseAsync(100, 900);
            await world.Cluster.DoAsync("kill", day % 3 == 0 ? "placements" : $"placements.{1 + (day % 2)}");
            await PauseAsync(100, 900);
            await world.Cluster.DoAsync("kill", day % 3 == 1 ? "subscriptions" : $"subscriptions.{1 + (day % 2)}");
        }
    }

    private static async Task JumpAsync(World world)
    {
        await world.Warnings.AdvanceAsync("PT1H");
        await Task.Delay(TimeSpan.FromSeconds(20));
        var file = Path.Combine(world.Cluster.Folder, "data", "demo-clock");
        var offset = long.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture) - TimeSpan.FromHours(1).Ticks;
        await File.WriteAllTextAsync(file + ".back", offset.ToString(CultureInfo.InvariantCulture));
        File.Move(file + ".back", file, overwrite: true);
        await Task.Delay(TimeSpan.FromSeconds(20));
    }

    /// <summary>An event that no handler can read waits apart, and what comes behind it does not.</summary>
    private static async Task PoisonAsync(World world)
    {
        var poison = Guid.CreateVersion7();
        world.Effects.Poison.Add(poison);
        await PlantAsync(world, poison, "tot.events.v1.PersonIdentified", "cases/none", """{"caseId":"not an identifier"}""");
        await Eventually.TrueAsync(
            async () =>
            {
                long parked = 0;
                foreach (var consumer in (string[])["meetings", "obligations", "subscriptions"])
                {
                    parked += await world.Stores.ScalarAsync<long>(
                        consumer,
                        $"SELECT count(*) FROM parked_events WHERE event_id = '{poison}'"
                    );
                }
                return parked >= 3;
            },
            "the poison is parked by each of its consumers",
            Patience
        );
    }

    /// <summary>A source of a later version tells events and fields that nobody here knows.</summary>
    private static async Task TomorrowAsync(World world)
    {
        await PlantAsync(world, Guid.CreateVersion7(), "tot.events.v1.SomethingFromTomorrow", "cases/none", """{"caseId":"none"}""");
        var known = Guid.CreateVersion7();
        var (subject, payload) = (
            await world.Stores.ReadAsync(
                "intake",
                "SELECT subject, payload FROM event_log WHERE type = 'tot.events.v1.DangerAssessed' ORDER BY position DESC LIMIT 1",
                r => (r.GetString(0), r.GetString(1))
            )
        ).Single();
        await PlantAsync(
            world,
            known,
            "tot.events.v1.DangerAssessed",
            subject,
            payload[..payload.LastIndexOf('}')] + """, "fromTomorrow": {"level": 7}, "alsoFromTomorrow": ["x"]}"""
        );
        await Eventually.TrueAsync(
            async () =>
                await world.Stores.ScalarAsync<long>("subscriptions", $"SELECT count(*) FROM partner_events WHERE event_id = '{known}'")
                == 1,
            "the event with an unknown field is taken",
            Patience
        );
    }

    private static Task PlantAsync(World world, Guid id, string type, string subject, string payload) =>
        world.Stores.ExecuteAsync(
            "intake",
            $"INSERT INTO event_log (event_id, type, subject, subject_version, occurred_at, payload) VALUES ('{id}', '{type}', '{subject}', 1000, now(), '{payload}')"
        );

    private async Task TakeBackAsync(World world)
    {
        var backup = await world.Stores.BackUpAsync("meetings");
        await world.Warnings.AdvanceAsync("PT1H");
        await PauseAsync(10_000, 15_000);
        await world.Cluster.DoAsync("stop", "meetings");
        await PauseAsync(3000, 6000);
        world.Effects.TakenBack.Add("meetings");
        await world.Stores.RestoreAsync("meetings", backup);
        await world.Cluster.DoAsync("start", "meetings");
    }

    private static async Task FillAsync(Cluster cluster, SmallDisk disk)
    {
        await disk.FillAsync();
        await Task.Delay(TimeSpan.FromSeconds(20));
        disk.Free();
        await cluster.DoAsync("working", "postgres");
    }

    /// <param name="Away">Which servers are away meanwhile, so that errors with that cause are explained.</param>
    private sealed record Fault(string Name, int Times, Func<Task> ActAsync, string Away = "");

    private sealed record World(Cluster Cluster, Stores Stores, Effects Effects, Warnings Warnings, SmallDisk? Disk);
}
