using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>The commands backup and restore on a program that is in use.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tot-backup-").FullName;

    private string Stores => Path.Combine(_folder, "stores");

    private string Keys => Path.Combine(_folder, "keys");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Backup_UnderLoad_ShowsOneMoment_AndHoldsAllThatWasAcknowledgedBefore()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        var (before, during) = (new Account(standalone.AsAsync), new Account(standalone.AsAsync));
        await before.IdentifyAsync(50);
        using var stop = new CancellationTokenSource();
        var load = during.IdentifyUntilAsync(stop.Token);

        await RunAsync("backup", "--data", standalone.Folder, "--to", Stores, "--keys-to", Keys);
        await stop.CancelAsync();
        await load;

        NobodyIsAheadOfALog(Stores);
        await using var restored = StandaloneProcess.On(Path.Combine(_folder, "restored"));
        await RunAsync("restore", "--from", Stores, "--keys-from", Keys, "--data", restored.Folder);
        await restored.StartAgainAsync();
        var kept = await MeetingsOfAsync(restored);
        Assert.All(before.Cases, c => Assert.Equal(1, kept.GetValueOrDefault(c.Key)));
        Assert.All(kept, m => Assert.Equal(1, m.Value));
        // Persons are readable again, which takes store, person keys and key ring.
        using var police = await restored.AsAsync("police-exit");
        Assert.Contains("Syntetisk Person", await IdentityOfAsync(police, before.Cases.Keys.First()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RestoreOne_CatchesUpFromTheOthersLogs()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        var account = new Account(standalone.AsAsync);
        await account.IdentifyAsync(20);
        await account.EachHasItsMeetingAsync();
        await RunAsync("backup", "--data", standalone.Folder, "--to", Stores);
        await account.IdentifyAsync(30);
        await account.EachHasItsMeetingAsync();
        await standalone.InterruptAsync();
        foreach (var file in Directory.GetFiles(standalone.Folder, "meetings.db*"))
        {
            File.Delete(file);
        }

        await RunAsync("restore", "--only", "meetings", "--from", Stores, "--data", standalone.Folder);
        await standalone.StartAgainAsync();

        await account.EachHasItsMeetingAsync();
        // What it tells from now on is heard, although the others had read past the old end of its log.
        await account.IdentifyAsync(5);
        await account.EachHasItsMeetingAsync();
        await standalone.InterruptAsync();
        NobodyIsAheadOfALog(standalone.Folder);
    }

    [Fact]
    public async Task Restore_NeverWritesOver_AndRefusesWhatItCannotVouchFor()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        await RunAsync("backup", "--data", standalone.Folder, "--to", Stores, "--keys-to", Keys);

        await RefusedAsync("is there already", "backup", "--data", standalone.Folder, "--to", Stores);
        await RefusedAsync("Another Tot", "restore", "--from", Stores, "--data", standalone.Folder);
        await standalone.InterruptAsync();
        await RefusedAsync("already", "restore", "--from", Stores, "--data", standalone.Folder);
        await RefusedAsync("already", "restore", "--only", "meetings", "--from", Stores, "--data", standalone.Folder);
        await RefusedAsync("rosters", "restore", "--only", "obligations", "--from", Stores, "--data", standalone.Folder);
        await RefusedAsync("keys", "restore", "--from", Stores, "--data", Path.Combine(_folder, "empty"));
        await RefusedAsync("not a backup", "restore", "--from", _folder, "--data", Path.Combine(_folder, "empty"));
        await File.AppendAllTextAsync(Path.Combine(Stores, "intake.db"), "x");
        await RefusedAsync("damaged", "restore", "--from", Stores, "--keys-from", Keys, "--data", Path.Combine(_folder, "empty"));
    }

    /// <summary>No consumer has come further in a source's log than the log goes.</summary>
    private static void NobodyIsAheadOfALog(string folder)
    {
        var cursors = 0;
        foreach (var store in Directory.GetFiles(folder, "*.db").Where(f => !f.EndsWith("-keys.db", StringComparison.Ordinal)))
        {
            foreach (var (consumer, position) in Rows(store, "SELECT name, position FROM feed_cursors"))
            {
                var source = Path.Combine(folder, consumer.Replace("copy-of-", "", StringComparison.Ordinal) + ".db");
                var head = Rows(source, "SELECT name, seq FROM sqlite_sequence WHERE name = 'event_log'").SingleOrDefault().Value;
                Assert.True(position <= head, $"{Path.GetFileName(store)} has read {consumer} to {position}, which ends at {head}.");
                cursors++;
            }
        }
        Assert.InRange(cursors, 3, 100);
    }

    private static List<(string Name, long Value)> Rows(string store, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<(string, long)>();
        while (reader.Read())
        {
            rows.Add((reader.GetString(0), reader.GetInt64(1)));
        }
        return rows;
    }

    private static async Task<Dictionary<Guid, int>> MeetingsOfAsync(StandaloneProcess standalone)
    {
        using var coordinator = await standalone.AsAsync("coordinator");
        return await Account.MeetingsPerCaseAsync(coordinator);
    }

    private static async Task<string> IdentityOfAsync(HttpClient client, Guid caseId)
    {
        var found = await client.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{caseId}");
        var person = found.GetProperty("persons")[0].GetProperty("personId").GetGuid();
        return await client.GetStringAsync($"/api/v1/persons/{person}/identity");
    }

    private static async Task RunAsync(params string[] arguments)
    {
        using var command = StandaloneProcess.Run(arguments);
        Assert.True(await command.ExitCodeAsync() == 0, command.Output);
    }

    private static async Task RefusedAsync(string because, params string[] arguments)
    {
        using var command = StandaloneProcess.Run(arguments);
        Assert.Equal(1, await command.ExitCodeAsync());
        Assert.Contains(because, command.Output, StringComparison.Ordinal);
    }
}
