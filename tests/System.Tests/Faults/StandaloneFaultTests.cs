using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.SystemTests.Faults;

/// <summary>
/// The whole program in one process, on SQLite, killed at random moments under load, and on a disk that is full. What <c>TOT_FAULTS</c> does, see
/// <see cref="FaultTests"/>.
/// </summary>
public sealed class StandaloneFaultTests(ITestOutputHelper output)
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("TOT_FAULTS") is { Length: > 0 };
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly Random _random = new(4);

    [Fact]
    public async Task KilledAndOutOfSpace_NothingAcknowledgedIsLostOrDoubled()
    {
        await KillAsync();
        if (Long)
        {
            await FillAsync();
        }
    }

    private async Task KillAsync()
    {
        var kills = Long ? 50 : 3;
        await using var standalone = await StandaloneProcess.StartAsync();

        await AccountAsync(
            "kill -9 of Standalone",
            kills,
            standalone,
            async _ =>
            {
                for (var i = 0; i < kills; i++)
                {
                    await Task.Delay(_random.Next(50, 1500));
                    await standalone.KillAsync();
                    await standalone.StartAgainAsync();
                }
            }
        );
    }

    private async Task FillAsync()
    {
        var folder = Directory.CreateTempSubdirectory("tot-disk-").FullName;
        await using var disk = await SmallDisk.MountAsync(folder, "200m");
        Assert.True(disk is not null, "The long form mounts a small file system: run it as root.");
        await using var standalone = StandaloneProcess.On(Path.Combine(folder, "data"));
        await standalone.StartAgainAsync();

        await AccountAsync(
            "disk of Standalone full",
            2,
            standalone,
            async account =>
            {
                for (var i = 0; i < 2; i++)
                {
                    await disk.FillAsync();
                    // The files' own free pages take a few writes still.
                    await Eventually.TrueAsync(() => StandsStillAsync(account), "nothing more is acknowledged", TimeSpan.FromMinutes(1));
                    disk.Free();
                    var before = account.Cases.Count;
                    await Eventually.TrueAsync(
                        () => Task.FromResult(account.Cases.Count > before),
                        "it goes on when there is room again",
                        TimeSpan.FromMinutes(2)
                    );
                }
            }
        );
    }

    private static async Task<bool> StandsStillAsync(Account account)
    {
        var before = account.Cases.Count;
        await Task.Delay(TimeSpan.FromSeconds(2));
        return account.Cases.Count == before;
    }

    private async Task AccountAsync(string fault, int times, StandaloneProcess standalone, Func<Account, Task> actAsync)
    {
        var account = new Account(standalone.AsAsync) { InDanger = true, Rest = Rest };
        using var stop = new CancellationTokenSource();
        var load = account.IdentifyUntilAsync(stop.Token);
        await actAsync(account);
        await stop.CancelAsync();
        await load;

        var (lost, doubled) = await account.CountAsync();
        var table = new FaultTable(output);
        var missing = Enumerable.Repeat("meeting of a case", lost).ToList();
        missing.AddRange(await AuditAsync(standalone));
        await standalone.InterruptAsync();
        var cases = Ids(standalone, "intake", "SELECT id FROM cases");
        var rosters = Ids(standalone, "obligations", "SELECT case_id FROM rosters");
        missing.AddRange(account.Cases.Keys.Where(c => !cases.Contains(c)).Select(c => $"case {c}"));
        missing.AddRange(account.Cases.Keys.Where(c => !rosters.Contains(c)).Select(c => $"roster of case {c}"));
        var tooMany = Enumerable.Repeat("meeting of a case", doubled).ToList();
        // Every request was repeated until it was answered: there is no case that nobody knows of.
        tooMany.AddRange(cases.Where(c => !account.Cases.ContainsKey(c)).Select(c => $"case {c}"));
        table.Add(fault, times, account.Cases.Count, missing, tooMany, []);
        Assert.False(table.HasFindings, table.ToString());
    }

    private static async Task<List<string>> AuditAsync(StandaloneProcess standalone)
    {
        using var auditor = await standalone.AsAsync("auditor");
        var broken = new List<string>();
        foreach (var service in Stores.Services)
        {
            var verification = await auditor.GetFromJsonAsync<JsonElement>($"/api/v1/audit/{service}/verification");
            if (!verification.GetProperty("intact").GetBoolean())
            {
                broken.Add($"audit of {service}: {verification}");
            }
        }
        return broken;
    }

    private static HashSet<Guid> Ids(StandaloneProcess standalone, string service, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(standalone.Folder, service + ".db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var ids = new HashSet<Guid>();
        while (reader.Read())
        {
            ids.Add(reader.GetGuid(0));
        }
        return ids;
    }
}
