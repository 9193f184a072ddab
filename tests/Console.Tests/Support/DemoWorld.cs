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

    /// <summary>A duty of barnevernet's.</summary>
    public Guid DutyId { get; private set; }

    public Guid PlacementId { get; private set; }

    /// <summary>An institution that is approved for placements.</summary>
    public Guid InstitutionId { get; private set; }

    /// <summary>A meeting that is convened; nobody has answered yet.</summary>
    public Guid ConvenedId { get; private set; }

    /// <summary>A meeting that was held; its minutes are not written yet.</summary>
    public Guid HeldId { get; private set; }

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
        world.HeldId = await world.HoldAsync();
        world.ConvenedId = await world.SummonAsync(DateTimeOffset.UtcNow.AddDays(3), "Møterom 2 (oppdiktet)");
        world.DutyId = (await world.FirstAsync("child-welfare", $"/api/v1/obligations?caseId={world.CaseId}")).GetProperty("id").GetGuid();
        // With room for the child of every story.
        var institution = new
        {
            name = "Ungdomshjemmet Oppdiktet (demo)",
            kind = "residential",
            places = 100,
            approvedFrom = "2020-01-01",
        };
        world.InstitutionId = (await world.PostAsync("child-welfare", "/api/v1/institutions", institution)).GetProperty("id").GetGuid();
        world.PlacementId = await world.PlaceAsync(world.CaseId, world.Persons[0]);
        return world;
    }

    /// <summary>A child's placement, with an acute decision from today.</summary>
    private async Task<Guid> PlaceAsync(Guid caseId, Guid personId)
    {
        using var client = await _program.AsAsync("child-welfare");
        await Eventually.TrueAsync(
            async () => (await client.GetAsync($"/api/v1/cases/{caseId}")).IsSuccessStatusCode,
            "barnevernet sees the case"
        );
        var request = new
        {
            caseId,
            personId,
            institutionId = InstitutionId,
        };
        var id = (await PostAsync("child-welfare", "/api/v1/placements", request)).GetProperty("id").GetGuid();
        // A little ago, so that what follows from it can be recorded to the minute.
        var now = DateTimeOffset.UtcNow.AddMinutes(-2);
        await PostAsync(
            "child-welfare",
            $"/api/v1/placements/{id}/decisions",
            new
            {
                kind = "acute-decision",
                decidedAt = now,
                firstDay = Kernel.Oslo.Day(now),
                applicationSentAt = now,
            }
        );
        return id;
    }

    /// <summary>A case of its own with one child, of which only the police and the coordinator know.</summary>
    public async Task<(Guid Id, string Number)> RaiseAnotherAsync()
    {
        var raised = await RaiseAsync("Syntetisk Barn Fire", "EX-0004");
        var id = raised.GetProperty("caseId").GetGuid();
        using var client = await _program.AsAsync("coordinator");
        await Eventually.TrueAsync(
            async () => (await client.GetAsync($"/api/v1/cases/{id}/roster")).IsSuccessStatusCode,
            "the case has a roster"
        );
        return (id, raised.GetProperty("caseNumber").GetString()!);
    }

    private Task<JsonElement> RaiseAsync(string name, string externalReference) =>
        PostAsync(
            "police-exit",
            "/api/v1/identifications",
            new
            {
                persons = new[]
                {
                    new
                    {
                        name,
                        birthDate = "2013-04-05",
                        ageGroup = "minor",
                        immediateNeeds = new[] { "safety" },
                    },
                },
                dangerAssessment = new { level = "near-and-serious", externalReference },
            }
        );

    /// <summary>A case of its own with one child, placed with an acute decision from today.</summary>
    public async Task<Guid> PlaceAnotherAsync()
    {
        var raised = await RaiseAsync("Syntetisk Barn Tre", "EX-0003");
        var (caseId, person) = (raised.GetProperty("caseId").GetGuid(), raised.GetProperty("persons")[0].GetProperty("personId").GetGuid());
        var meeting = (await FirstAsync("coordinator", $"/api/v1/meetings?caseId={caseId}")).GetProperty("id").GetGuid();
        var now = DateTimeOffset.UtcNow;
        await PostAsync(
            "coordinator",
            $"/api/v1/meetings/{meeting}/convene",
            new
            {
                startsAt = now.AddHours(1),
                endsAt = now.AddHours(2),
                place = "Møterom 8 (oppdiktet)",
            }
        );
        return await PlaceAsync(caseId, person);
    }

    /// <summary>Convenes a follow-up meeting of the case, and waits until barnevernet has the summons.</summary>
    public async Task<Guid> SummonAsync(DateTimeOffset startsAt, string place)
    {
        var id = await ProposeAsync();
        await PostAsync(
            "coordinator",
            $"/api/v1/meetings/{id}/convene",
            new
            {
                startsAt,
                endsAt = startsAt.AddHours(1),
                place,
            }
        );
        using var client = await _program.AsAsync("child-welfare");
        await Eventually.TrueAsync(
            async () => (await client.GetAsync($"/api/v1/meetings/{id}")).IsSuccessStatusCode,
            "barnevernet has the summons"
        );
        return id;
    }

    /// <summary>Proposes a follow-up meeting of the case.</summary>
    public async Task<Guid> ProposeAsync() =>
        (await PostAsync("coordinator", "/api/v1/meetings", new { kind = "follow-up", caseId = CaseId })).GetProperty("id").GetGuid();

    private async Task<Guid> HoldAsync()
    {
        var id = await ProposeAsync();
        var now = DateTimeOffset.UtcNow;
        var convened = await PostAsync(
            "coordinator",
            $"/api/v1/meetings/{id}/convene",
            new
            {
                startsAt = now.AddHours(1),
                endsAt = now.AddHours(2),
                place = "Møterom 1 (oppdiktet)",
            }
        );
        var attendance = convened
            .GetProperty("participants")
            .EnumerateArray()
            .Select(p => new { agencyId = p.GetProperty("agencyId").GetGuid(), attendance = "present" });
        await PostAsync("coordinator", $"/api/v1/meetings/{id}/held", new { attendance });
        return id;
    }

    /// <summary>An address with this world's identifiers in it.</summary>
    public string Fill(string path) =>
        path.Replace("{case}", $"{CaseId}", StringComparison.Ordinal)
            .Replace("{meeting}", $"{MeetingId}", StringComparison.Ordinal)
            .Replace("{placement}", $"{PlacementId}", StringComparison.Ordinal)
            .Replace("{duty}", $"{DutyId}", StringComparison.Ordinal)
            .Replace("{convened}", $"{ConvenedId}", StringComparison.Ordinal)
            .Replace("{held}", $"{HeldId}", StringComparison.Ordinal)
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
