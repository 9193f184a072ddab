using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing.Processes;

namespace Tot.SystemTests;

/// <summary>What <c>--demo</c> tells an empty folder, seen by those who would look at it.</summary>
public sealed class DemoCasesTests
{
    /// <summary>Persona, list and what one of its items has.</summary>
    private static readonly (string As, string Path)[] Lists =
    [
        ("coordinator", "cases?phase=acute"),
        ("coordinator", "cases?phase=working"),
        ("coordinator", "cases?phase=closed"),
        ("coordinator-oslo", "cases"),
        ("coordinator", "identifications"),
        ("coordinator", "matches?state=proposed"),
        ("coordinator", "matches?state=confirmed"),
        ("coordinator", "persons/-/consents?state=given"),
        ("coordinator", "persons/-/consents?state=refused,withdrawn"),
        ("crisis-centre", "persons/-/disclosures"),
        ("coordinator", "meetings?state=proposed"),
        ("coordinator", "meetings?state=convened"),
        ("coordinator", "meetings?state=held"),
        ("coordinator", "meetings?state=minuted"),
        ("coordinator", "meetings?state=cancelled"),
        ("coordinator", "meetings/standing"),
        ("coordinator", "obligations?state=open"),
        ("coordinator", "obligations?state=fulfilled"),
        ("coordinator", "obligations?state=excused"),
        ("coordinator", "obligations?state=breached"),
        ("coordinator", "measures"),
        ("coordinator", "action-plans"),
        ("coordinator", "routines"),
        ("coordinator", "agreements"),
        ("coordinator", "courses"),
        ("child-welfare", "police-assistance?state=requested"),
        ("child-welfare", "police-assistance?state=evaluated"),
        ("child-welfare", "institutions"),
        ("child-welfare", "placements"),
        ("child-welfare", "deadlines?state=upcoming"),
        ("child-welfare", "deadlines?state=warned"),
        ("child-welfare", "subscriptions"),
        ("coordinator", "agencies"),
    ];

    private static readonly string[] Reports = ["measures", "first-meeting", "attendance", "breaches", "deadlines", "aftercare"];

    [Fact]
    public async Task Demo_KilledWhileItFillsAnEmptyFolder_GoesOn_AndShowsSomethingInEveryListAndReport()
    {
        await using var standalone = await StandaloneProcess.StartWithCasesAsync();

        var empty = new List<string>();
        foreach (var (persona, path) in Lists)
        {
            var items = (await GetAsync(standalone, persona, path)).GetProperty("items");
            if (items.GetArrayLength() == 0)
            {
                empty.Add($"{persona}: {path}");
            }
        }
        foreach (var report in Reports)
        {
            var found = await GetAsync(standalone, "coordinator", "reports/" + report);
            if (!found.EnumerateObject().Any(m => m.Value.ValueKind is JsonValueKind.Array && m.Value.GetArrayLength() > 0))
            {
                empty.Add("reports/" + report);
            }
        }
        Assert.True(empty.Count == 0, string.Join('\n', empty) + "\n" + standalone.Output);

        var feed = await GetAsync(standalone, "child-welfare", "events?limit=200");
        Assert.NotEmpty(feed.GetProperty("events").EnumerateArray());
        var subscription = (await GetAsync(standalone, "child-welfare", "subscriptions"))
            .GetProperty("items")[0]
            .GetProperty("id")
            .GetGuid();
        var deliveries = await GetAsync(standalone, "child-welfare", $"subscriptions/{subscription}/deliveries?state=delivered");
        Assert.NotEmpty(deliveries.GetProperty("items").EnumerateArray());
        using var client = await standalone.AsAsync("coordinator");
        var clock = (await client.GetFromJsonAsync<JsonElement>("/demo/clock")).GetProperty("now").GetDateTimeOffset();
        Assert.InRange(clock - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Demo_OnAFolderThatIsNotEmpty_SaysSoAndEnds()
    {
        var folder = Directory.CreateTempSubdirectory("tot-system-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "intake.db"), "", TestContext.Current.CancellationToken);

        using var program = StandaloneProcess.Run("--demo", "--port", "0", "--data", folder);

        Assert.Equal(1, await program.ExitCodeAsync().WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        Assert.Contains("is not empty", program.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Demo_OutsideDemoMode_SaysSoAndEnds()
    {
        using var program = StandaloneProcess.Run("--demo", "--no-demo");

        Assert.Equal(2, await program.ExitCodeAsync().WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        Assert.Contains("demo mode only", program.Output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> GetAsync(StandaloneProcess standalone, string persona, string path)
    {
        using var client = await standalone.AsAsync(persona);
        var answer = await client.GetAsync("/api/v1/" + path);
        Assert.True(answer.IsSuccessStatusCode, $"{persona} {path}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
