using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tot.Events.V1;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Stores;
using Tot.Testing;

namespace Tot.Intake.Tests.Service;

/// <summary>A running Intake, one for the tests of a class.</summary>
public sealed class IntakeHost : IAsyncLifetime
{
    public ServiceTestHost Value { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Value = await ServiceTestHost.StartAsync(IntakeService.Definition);

    public ValueTask DisposeAsync() => Value.DisposeAsync();
}

/// <summary>The requests that the tests share. What was told and audited is counted from the beginning of each test.</summary>
public abstract class IntakeTest(IntakeHost host) : IClassFixture<IntakeHost>, IAsyncLifetime
{
    // A word that stands in every text about who a person is, and must be found nowhere it does not belong.
    protected const string Marker = "Ospelund";
    protected const string SyntheticNumber = "17912099997";

    private long _toldBefore;
    private long _auditedBefore;

    protected ServiceTestHost Host => host.Value;

    public async ValueTask InitializeAsync()
    {
        _toldBefore = (await Host.EventsAsync()).LastOrDefault()?.Position ?? 0;
        _auditedBefore = (await Host.AuditAsync()).LastOrDefault()?.Id ?? 0;
    }

    public ValueTask DisposeAsync()
    {
        Host.Peers.ClosureBlockers.Clear();
        Host.Peers.SilentOnClosure.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>Stores, write-ahead logs and keys, as they lie on the disk while the service runs.</summary>
    protected string AllFiles() => Host.StoredText();

    protected static string NewKey() => Guid.NewGuid().ToString();

    /// <summary>Four siblings found together, one of them with age in doubt.</summary>
    protected static JsonObject FourSiblings() =>
        JsonNode
            .Parse(
                $$"""
                {
                  "district": "Bergenhus",
                  "identifiedAt": "2026-03-10T09:30:00+01:00",
                  "persons": [
                    { "name": "Eldste {{Marker}}", "aliases": ["{{Marker}} den eldste"], "birthDate": "2006-05-01", "nationality": "XXX",
                      "identityNumbers": [{ "kind": "fodselsnummer", "value": "{{SyntheticNumber}}" }], "language": "fa", "needsInterpreter": true,
                      "safeContact": "through {{Marker}}s counsel", "immediateNeeds": ["safety", "legal-counsel"],
                      "addressConfidentiality": "strictly-confidential", "residenceUnsettled": true,
                      "relations": [{ "toIndex": 1, "kind": "sibling" }, { "toIndex": 2, "kind": "sibling" }, { "toIndex": 3, "kind": "sibling" }] },
                    { "name": "Andre {{Marker}}", "birthDate": "2011-05-01" },
                    { "name": "Tredje {{Marker}}" },
                    { "name": "Yngste {{Marker}}", "ageGroup": "minor", "dangerAssessment": { "level": "not-yet-assessed" } }
                  ],
                  "dangerAssessment": { "level": "near-and-serious", "assessedAt": "2026-03-10T09:00:00+01:00", "validUntil": "2026-04-10", "externalReference": "PD-2026/114" }
                }
                """
            )!
            .AsObject();

    protected async Task<Raised> RaiseAsync(string persona = "police-exit", JsonObject? body = null)
    {
        var response = await PostAsync(persona, "/api/v1/identifications", body ?? FourSiblings());
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var answer = await JsonAsync(response);
        return new Raised(
            answer.GetProperty("caseId").GetGuid(),
            answer.GetProperty("caseNumber").GetString()!,
            [.. answer.GetProperty("persons").EnumerateArray().Select(p => p.GetProperty("personId").GetGuid())],
            response.Headers.Location!.ToString()
        );
    }

    protected sealed record Raised(Guid CaseId, string Number, IReadOnlyList<Guid> Persons, string Location);

    protected Task<HttpResponseMessage> PostAsync(string persona, string path, object body, string? key = null, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(ifMatch));
        }
        return Host.As(persona).SendAsync(request);
    }

    protected Task<HttpResponseMessage> GetAsync(string persona, string path) => Host.As(persona).GetAsync(path);

    protected async Task<JsonElement> GetJsonAsync(string persona, string path)
    {
        var response = await GetAsync(persona, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonAsync(response);
    }

    protected static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();

    protected static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = await JsonAsync(response);
        Assert.Equal((status, code), (response.StatusCode, problem.GetProperty("code").GetString()));
    }

    /// <summary>What was told in the course of the requests; that persons may be the same is told some time after, and found by <see cref="ProposedAsync"/>.</summary>
    protected async Task<IReadOnlyList<LoggedEvent>> EventsAsync() => [.. (await AllEventsAsync()).Where(e => !IsProposal(e))];

    protected async Task<IReadOnlyList<MatchProposed>> ProposedAsync() =>
        [.. (await AllEventsAsync()).Where(IsProposal).Select(e => MatchProposed.Parser.ParseJson(e.Payload))];

    private async Task<IEnumerable<LoggedEvent>> AllEventsAsync() => (await Host.EventsAsync()).Where(e => e.Position > _toldBefore);

    private static bool IsProposal(LoggedEvent e) => e.Type == MatchProposed.Descriptor.FullName;

    protected async Task<IReadOnlyList<AuditEntry>> AuditAsync() => [.. (await Host.AuditAsync()).Where(e => e.Id > _auditedBefore)];

    protected async Task<IReadOnlyList<string>> ToldAsync() => [.. (await EventsAsync()).Select(e => e.Type.Split('.')[^1])];

    /// <summary>What was done, refusals aside.</summary>
    protected async Task<IReadOnlyList<string>> AuditedAsync() =>
        [.. (await AuditAsync()).Select(a => a.Action).Where(a => a != "refused")];
}
