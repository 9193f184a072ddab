using System.Net.Http.Json;
using System.Text.Json;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.WebConsole.Tests.Support;

/// <summary>What there is to see: a case with siblings and its acute meeting, made through the services as their users would.</summary>
public sealed class DemoWorld
{
    private readonly StandaloneProcess _program;

    private DemoWorld(StandaloneProcess program) => _program = program;

    public Guid CaseId { get; private set; }

    public string CaseNumber { get; private set; } = "";

    public IReadOnlyList<Guid> Persons { get; private set; } = [];

    public Guid MeetingId { get; private set; }

    public static async Task<DemoWorld> BuildAsync(StandaloneProcess program)
    {
        var world = new DemoWorld(program);
        var raised = await world.PostAsync(
            "police-exit",
            "/api/v1/identifications",
            new
            {
                persons = new[]
                {
                    new
                    {
                        name = "Syntetisk Søsken En",
                        birthDate = "2012-02-03",
                        ageGroup = "minor",
                        immediateNeeds = new[] { "safety", "shelter" },
                    },
                    new
                    {
                        name = "Syntetisk Søsken To",
                        birthDate = "2014-02-03",
                        ageGroup = "minor",
                        immediateNeeds = new[] { "safety", "health" },
                    },
                },
                dangerAssessment = new { level = "near-and-serious", externalReference = "EX-0000" },
            }
        );
        world.CaseId = raised.GetProperty("caseId").GetGuid();
        world.CaseNumber = raised.GetProperty("caseNumber").GetString()!;
        world.Persons = [.. raised.GetProperty("persons").EnumerateArray().Select(p => p.GetProperty("personId").GetGuid())];
        world.MeetingId = (await world.FirstAsync("coordinator", $"/api/v1/meetings?caseId={world.CaseId}")).GetProperty("id").GetGuid();
        return world;
    }

    /// <summary>An address with this world's identifiers in it.</summary>
    public string Fill(string path) =>
        path.Replace("{case}", $"{CaseId}", StringComparison.Ordinal)
            .Replace("{meeting}", $"{MeetingId}", StringComparison.Ordinal)
            .Replace("{person}", $"{Persons[0]}", StringComparison.Ordinal);

    /// <summary>The first item of a list, once there is one and the persona may see it.</summary>
    public async Task<JsonElement> FirstAsync(string persona, string path)
    {
        using var client = await _program.AsAsync(persona);
        var found = await Eventually.GetAsync(() => FirstAsync(client, path), path);
        return (JsonElement)found;
    }

    private static async Task<object?> FirstAsync(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }
        var items = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray();
        return items.FirstOrDefault() is { ValueKind: JsonValueKind.Object } item ? item : null;
    }

    public async Task<JsonElement> PostAsync(string persona, string path, object? body)
    {
        using var client = await _program.AsAsync(persona);
        var answer = await client.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<JsonElement> GetAsync(string persona, string path)
    {
        using var client = await _program.AsAsync(persona);
        return await client.GetFromJsonAsync<JsonElement>(path);
    }
}
