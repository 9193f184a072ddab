using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tot.Events.V1;
using Tot.Intake.V1;
using Tot.Messaging.Log;
using Tot.Testing;

namespace Tot.Placements.Tests.Service;

/// <summary>The Placements service among its peers, and the child welfare service's requests to it. Starts on Tuesday 10 March 2026.</summary>
public sealed class PlacementsWorld : IAsyncLifetime
{
    public const string ChildWelfare = "child-welfare";

    public ServiceTestHost Host { get; private set; } = null!;

    /// <summary>For what only one of the stores can do.</summary>
    public TestStore Store { get; init; } = TestStores.Chosen;

    public string[] Settings { get; init; } = [];

    public async ValueTask InitializeAsync() => Host = await ServiceTestHost.StartAsync(Store, PlacementsService.Definition, Settings);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>A new case with one person in it, known to child welfare and the coordinator in Bergen.</summary>
    public (Guid Case, Guid Person) AChild(
        AgeGroup age = AgeGroup.Minor,
        DangerLevel danger = DangerLevel.NearAndSerious,
        string validUntil = ""
    )
    {
        var (caseId, personId) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Host.Peers.Persons[personId] = new GetPersonFactsResponse
        {
            PersonId = personId.ToString(),
            CaseId = caseId.ToString(),
            AgeGroup = age,
            DangerLevel = danger,
            DangerValidUntil = validUntil,
        };
        Host.Peers.Enrol(caseId, ChildWelfare, "coordinator");
        return (caseId, personId);
    }

    public async Task<Guid> AnInstitutionAsync(string? approvedFrom = "2020-01-01", string? approvedUntil = null)
    {
        var created = await PostAsync(
            "institutions",
            new
            {
                name = "Invented House",
                places = 3,
                approvedFrom,
                approvedUntil,
            }
        );
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (await JsonOf(created)).GetProperty("id").GetGuid();
    }

    /// <summary>A placement without decisions, in a new case.</summary>
    public async Task<(Guid Case, string Path)> APlacementAsync(string danger = "near")
    {
        var (caseId, personId) = AChild(danger: danger == "near" ? DangerLevel.NearAndSerious : DangerLevel.NotYetAssessed);
        var created = await PostAsync(
            "placements",
            new
            {
                caseId,
                personId,
                institutionId = await AnInstitutionAsync(),
            }
        );
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (caseId, created.Headers.Location!.ToString()["/api/v1/".Length..]);
    }

    public Task<HttpResponseMessage> DecideAsync(string path, object decision) => PostAsync(path + "/decisions", decision);

    public static object Board(string firstDay, string? lastDay = null) =>
        new
        {
            kind = "board-decision",
            decidedAt = firstDay + "T12:00:00+01:00",
            firstDay,
            lastDay,
        };

    public static object Acute(string firstDay, string? lastDay = null, string? sentAt = null) =>
        new
        {
            kind = "acute-decision",
            decidedAt = firstDay + "T12:00:00+01:00",
            firstDay,
            lastDay,
            applicationSentAt = sentAt,
        };

    public Task<HttpResponseMessage> PostAsync(string path, object body, string persona = ChildWelfare) =>
        Host.As(persona).PostAsJsonAsync("/api/v1/" + path, body);

    public Task<HttpResponseMessage> GetAsync(string path, string persona = ChildWelfare) => Host.As(persona).GetAsync("/api/v1/" + path);

    public async Task<JsonElement> ShowAsync(string path, string persona = ChildWelfare)
    {
        var shown = await GetAsync(path, persona);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        return await JsonOf(shown);
    }

    /// <summary>What was told of a case, in order.</summary>
    public async Task<List<LoggedEvent>> ToldOfAsync(Guid caseId) =>
        [.. (await Host.EventsAsync()).Where(e => e.Payload.Contains(caseId.ToString(), StringComparison.Ordinal))];

    public async Task<string[]> TypesToldOfAsync(Guid caseId) =>
        [.. (await ToldOfAsync(caseId)).Select(e => e.Type["tot.events.v1.".Length..])];

    public static Task<JsonElement> JsonOf(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>Asserts a refusal and gives its problem document.</summary>
    public static async Task<JsonElement> RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await JsonOf(response);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }
}
