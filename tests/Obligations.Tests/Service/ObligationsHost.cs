using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Messaging.Log;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Testing;

namespace Tot.Obligations.Tests.Service;

/// <summary>The service under test, and the facts that its stories begin with.</summary>
public sealed class ObligationsHost : IAsyncLifetime
{
    public const string Bergen = "4601";
    private ServiceTestHost? _host;

    public ServiceTestHost Host => _host!;

    /// <summary>More command-line configuration.</summary>
    public string[] Settings { get; init; } = [];

    public async ValueTask InitializeAsync() => _host = await ServiceTestHost.StartAsync(ObligationsService.Definition, Settings);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public Guid NewId() => Guid.CreateVersion7(Host.Clock.Now);

    public static Guid AgencyOf(string persona) => PeerWorld.AgencyOf(persona);

    /// <summary>A case that EXIT in Bergen has raised: its roster open, its municipality known.</summary>
    public async Task<Guid> CaseAsync(string number = "TOT-2026-000001")
    {
        var caseId = NewId();
        Host.Peers.Intake.Tell(Identified(caseId, number), $"cases/{caseId}");
        await SeesAsync("coordinator", caseId);
        await Eventually.TrueAsync(
            () => Host.InStoreAsync((ObligationsDb db) => db.Cases.AnyAsync(c => c.CaseId == CaseId.From(caseId))),
            "the case is copied"
        );
        return caseId;
    }

    public Task SeesAsync(string persona, Guid caseId) =>
        Eventually.TrueAsync(
            async () => (await Host.As(persona).GetAsync($"/api/v1/cases/{caseId}/roster")).StatusCode == HttpStatusCode.OK,
            $"{persona} sees the case"
        );

    /// <summary>A meeting of the case in a week, for two hours, with these agencies summoned and their duties assigned.</summary>
    public async Task<Guid> MeetingAsync(Guid caseId, params string[] personas)
    {
        var convened = Convened(caseId, personas);
        Host.Peers.Meetings.Tell(convened, $"meetings/{convened.MeetingId}");
        await Eventually.TrueAsync(
            async () =>
                (await ObligationsAsync("coordinator", $"caseId={caseId}&kind=attend")).Count(o => Of(o, convened.MeetingId))
                == personas.Length,
            "the duties to attend"
        );
        return Guid.Parse(convened.MeetingId);
    }

    public PersonIdentified Identified(Guid caseId, string number = "TOT-2026-000001") =>
        new()
        {
            IdentificationId = NewId().ToString(),
            CaseId = caseId.ToString(),
            CaseNumber = number,
            Municipality = Bergen,
            RaisedByAgencyId = AgencyOf("police-exit").ToString(),
            Persons =
            {
                new IdentifiedPerson { PersonId = NewId().ToString(), AgeGroup = AgeGroup.Minor },
            },
            IdentifiedAt = Timestamp.FromDateTimeOffset(Host.Clock.Now),
        };

    public MeetingConvened Convened(Guid caseId, params string[] personas) =>
        new()
        {
            MeetingId = NewId().ToString(),
            CaseId = caseId.ToString(),
            Kind = MeetingKind.Acute,
            StartsAt = Timestamp.FromDateTimeOffset(Host.Clock.Now.AddDays(7)),
            EndsAt = Timestamp.FromDateTimeOffset(Host.Clock.Now.AddDays(7).AddHours(2)),
            Participants = { personas.Select(Summoned) },
        };

    public SummonedAgency Summoned(string persona) => new() { SummonsId = NewId().ToString(), AgencyId = AgencyOf(persona).ToString() };

    public void TellMeetings(IMessage message, Guid meetingId) => Host.Peers.Meetings.Tell(message, $"meetings/{meetingId}");

    public async Task<JsonElement[]> ObligationsAsync(string persona, string query) =>
        [.. (await GetAsync(persona, "/api/v1/obligations?" + query)).GetProperty("items").EnumerateArray()];

    /// <summary>The persona's duty from the meeting, once it is in the state.</summary>
    public Task<JsonElement> DutyAsync(Guid caseId, Guid meetingId, string persona, string state) =>
        WaitForAsync(
            async () =>
                (await ObligationsAsync("coordinator", $"caseId={caseId}&agencyId={AgencyOf(persona)}")).Where(o =>
                    Of(o, meetingId.ToString()) && o.GetProperty("state").GetString() == state
                ),
            $"the duty of {persona} is {state}"
        );

    public static async Task<JsonElement> WaitForAsync(Func<Task<IEnumerable<JsonElement>>> find, string what) =>
        (await Eventually.GetAsync(async () => (await find()).Take(1).ToArray() is [var found] ? (object)found : null, what))
            is JsonElement json
            ? json
            : throw new InvalidOperationException(what);

    public async Task<JsonElement> GetAsync(string persona, string path)
    {
        var response = await Host.As(persona).GetAsync(path);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<HttpResponseMessage> PostAsync(string persona, string path, object body, string? key = null, string? ifMatch = null) =>
        SendAsync(persona, HttpMethod.Post, path, body, key, ifMatch);

    public async Task<HttpResponseMessage> SendAsync(
        string persona,
        HttpMethod method,
        string path,
        object body,
        string? key = null,
        string? ifMatch = null
    )
    {
        var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }
        return await Host.As(persona).SendAsync(request);
    }

    /// <summary>What the service has told about something, by the event's short name.</summary>
    public async Task<string[]> ToldAsync(string subject) =>
        [.. (await LoggedAsync(subject)).Select(e => e.Type["tot.events.v1.".Length..])];

    public async Task<List<LoggedEvent>> LoggedAsync(string subject) => [.. (await Host.EventsAsync()).Where(e => e.Subject == subject)];

    /// <summary>Who did what to something, reading aside.</summary>
    public async Task<string[]> AuditedAsync(string target) =>
        [
            .. (await Host.AuditAsync())
                .Where(a => a.Target == target && !a.Action.StartsWith("read-", StringComparison.Ordinal))
                .Select(a => $"{a.Subject} {a.Action}"),
        ];

    internal Task<T> InStoreAsync<T>(Func<ObligationsDb, Task<T>> look) => Host.InStoreAsync(look);

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await JsonAsync(response)).GetProperty("code").GetString();

    private static bool Of(JsonElement duty, string meetingId) =>
        duty.TryGetProperty("meetingId", out var id) && id.GetString() == meetingId;
}
