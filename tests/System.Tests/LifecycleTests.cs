using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>Starting, stopping, and what is said when that cannot be.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task CtrlC_StopsWithinSecondsAndSaysNothingWentWrong()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        var asked = Stopwatch.GetTimestamp();

        Assert.Equal(0, await standalone.InterruptAsync());

        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.DoesNotContain("fail:", standalone.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", standalone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondInstance_OnTheSameFolder_SaysSoAndEnds()
    {
        await using var standalone = await StandaloneProcess.StartAsync();

        using var second = StandaloneProcess.Run("--port", $"{ServerProcess.FreePort()}", "--data", standalone.Folder);

        Assert.Equal(1, await second.ExitCodeAsync().WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains(standalone.Folder, second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortInUse_SaysSoAndEnds()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        var folder = Directory.CreateTempSubdirectory("tot-system-").FullName;

        using var second = StandaloneProcess.Run("--port", $"{standalone.Port}", "--data", folder);

        Assert.Equal(1, await second.ExitCodeAsync().WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains($"{standalone.Port}", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Sealing is one of the works that begin only when all has started.</summary>
    [Fact]
    public async Task WorkThatWaitedForTheStart_IsDoneAfterIt()
    {
        await using var standalone = await StandaloneProcess.StartAsync();
        using var auditor = await standalone.AsAsync("auditor");

        await Eventually.TrueAsync(
            async () =>
                (await auditor.GetFromJsonAsync<JsonElement>("/api/v1/audit/intake/verification")).GetProperty("seals").GetInt64() > 0,
            "what was audited is sealed"
        );
    }

    [Fact]
    public async Task StoreFromBeforeTheFirstRelease_SaysSoAndEnds_AndIsLeftAsItWas()
    {
        var folder = Directory.CreateTempSubdirectory("tot-system-").FullName;
        await using var store = new SqliteConnection($"Data Source={Path.Combine(folder, "meetings.db")};Pooling=False");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = """
            create table "__EFMigrationsHistory" ("MigrationId" text not null primary key, "ProductVersion" text not null);
            insert into "__EFMigrationsHistory" values ('20261121235102_Initial', '10.0.0');
            """;
        await command.ExecuteNonQueryAsync();

        using var program = StandaloneProcess.Run("--port", $"{ServerProcess.FreePort()}", "--data", folder);

        Assert.Equal(1, await program.ExitCodeAsync().WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains(
            "The meetings service did not start: The store was made by a build from before",
            program.Output,
            StringComparison.Ordinal
        );
        command.CommandText = "select count(*) from sqlite_master where type = 'table'";
        Assert.Equal(1L, await command.ExecuteScalarAsync());
        await store.CloseAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task NoDemo_WithoutAnIssuer_SaysWhatToConfigureAndEnds()
    {
        using var program = StandaloneProcess.Run("--no-demo");

        Assert.Equal(2, await program.ExitCodeAsync().WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains("Auth:Issuers", program.Output, StringComparison.Ordinal);
    }
}
