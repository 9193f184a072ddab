using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Meetings.Persistence;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Stores;
using Tot.Testing;

namespace Tot.Meetings.Tests.Service;

/// <summary>The real service among its peers, one per test class; every test has a case of its own.</summary>
public sealed class MeetingsFixture : IAsyncLifetime
{
    private int _cases;
    private long _revisions = 1;
    private string[] _settings = [];

    public ServiceTestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await ServiceTestHost.StartAsync(MeetingsService.Definition, _settings);
        // An answer means that the directory has been copied; an identification told before that would wait, on a clock that stands still.
        await Eventually.TrueAsync(
            async () => (await Host.As("coordinator").GetAsync("/api/v1/meetings")).IsSuccessStatusCode,
            "the directory is copied"
        );
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>The service with settings of its own.</summary>
    public static async Task<MeetingsFixture> StartAsync(params string[] settings)
    {
        var fixture = new MeetingsFixture { _settings = settings };
        await fixture.InitializeAsync();
        return fixture;
    }

    /// <summary>Tells the persona's agency once more, with what the test changes, and waits until it is copied.</summary>
    public async Task ReviseAsync(string persona, Action<AgencyChanged> change)
    {
        var revised = PeerWorld.AgencyAsTold(persona);
        change(revised);
        var told = Host.Peers.Obligations.Tell(
            revised,
            $"agencies/{revised.AgencyId}",
            subjectVersion: Interlocked.Increment(ref _revisions)
        );
        await Eventually.TrueAsync(
            () => Host.InStoreAsync((MeetingsDb db) => db.Inbox.AnyAsync(e => e.EventId == told)),
            "the change of the directory is copied"
        );
    }

    /// <summary>Tells an identification, as Intake and Obligations would, and waits for the proposed meeting.</summary>
    public async Task<Scene> IdentifyAsync(
        AgeGroup ageGroup = AgeGroup.Minor,
        bool residenceUnsettled = false,
        DateTimeOffset? at = null,
        string municipality = "4601"
    )
    {
        var coordinator = municipality == "4601" ? "coordinator" : "coordinator-oslo";
        var identified = Identification(
            at ?? Host.Clock.Now,
            new IdentifiedPerson { AgeGroup = ageGroup, ResidenceUnsettled = residenceUnsettled }
        );
        identified.Municipality = municipality;
        var caseId = Guid.Parse(identified.CaseId);
        Host.Peers.Enrol(caseId, coordinator, "police-exit", "child-welfare", "social-services");
        Host.Peers.Intake.Tell(identified, $"cases/{caseId}");
        var meeting = await Eventually.GetAsync(
            async () =>
            {
                var page = await Host.As(coordinator).GetFromJsonAsync<JsonElement>($"/api/v1/meetings?caseId={caseId}");
                return page.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("id").GetString()).FirstOrDefault();
            },
            "the acute meeting is proposed"
        );
        return new Scene(Host, caseId, Guid.Parse(meeting), identified);
    }

    public PersonIdentified Identification(DateTimeOffset at, params IdentifiedPerson[] persons)
    {
        foreach (var person in persons)
        {
            person.PersonId = Guid.CreateVersion7().ToString();
        }
        return new PersonIdentified
        {
            IdentificationId = Guid.CreateVersion7().ToString(),
            CaseId = Guid.CreateVersion7().ToString(),
            CaseNumber = $"TOT-2026-{Interlocked.Increment(ref _cases):000000}",
            Municipality = "4601",
            Persons = { persons },
            IdentifiedAt = Timestamp.FromDateTimeOffset(at),
        };
    }
}

/// <summary>A case with its meeting, and how a test speaks of them.</summary>
public sealed class Scene(ServiceTestHost host, Guid caseId, Guid meetingId, PersonIdentified identified)
{
    public ServiceTestHost Host { get; } = host;

    public Guid CaseId { get; } = caseId;

    public Guid MeetingId { get; } = meetingId;

    public PersonIdentified Identified { get; } = identified;

    public DateTimeOffset Now => Host.Clock.Now;

    public static Guid Agency(string persona) => PeerWorld.AgencyOf(persona);

    public async Task<HttpResponseMessage> SendAsync(
        string persona,
        string verb,
        object? body,
        string? key = null,
        string? ifMatch = null,
        HttpMethod? method = null
    )
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Post, $"/api/v1/meetings/{MeetingId}/{verb}".TrimEnd('/'))
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
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

    public Task<HttpResponseMessage> GetAsync(string persona, string verb = "") => SendAsync(persona, verb, null, method: HttpMethod.Get);

    /// <summary>The meeting as the persona sees it.</summary>
    public async Task<JsonElement> SeeAsync(string persona = "coordinator")
    {
        var response = await GetAsync(persona);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public object Slot(int hours = 4, string? place = "Room 1") =>
        new
        {
            startsAt = Now.AddHours(hours),
            endsAt = Now.AddHours(hours + 1),
            place,
        };

    public async Task<Scene> ConvenedAsync(int hours = 4)
    {
        await OkAsync(SendAsync("coordinator", "convene", Slot(hours)));
        return this;
    }

    public async Task<Scene> HeldAsync()
    {
        await ConvenedAsync();
        await OkAsync(
            SendAsync(
                "coordinator",
                "held",
                new { attendance = Attendance(("coordinator", "present"), ("police-exit", "present"), ("child-welfare", "present")) }
            )
        );
        return this;
    }

    public static object[] Attendance(params (string Persona, string Attendance)[] there) =>
        [.. there.Select(t => new { agencyId = Agency(t.Persona), attendance = t.Attendance })];

    /// <summary>What was told of this meeting, in order.</summary>
    public async Task<List<LoggedEvent>> ToldAsync() => [.. (await Host.EventsAsync()).Where(e => e.Subject == $"meetings/{MeetingId}")];

    /// <summary>The short names of what was told of this meeting, in order.</summary>
    public async Task<string[]> ToldTypesAsync() => [.. (await ToldAsync()).Select(e => e.Type.Split('.')[^1])];

    public async Task<JsonElement> LastToldAsync() => JsonDocument.Parse((await ToldAsync())[^1].Payload).RootElement;

    /// <summary>What was audited of this meeting besides reading it, in order.</summary>
    public async Task<List<AuditEntry>> AuditedAsync() =>
        [
            .. (await Host.AuditAsync()).Where(a =>
                a.Target == $"meetings/{MeetingId}" && !a.Action.StartsWith("read-", StringComparison.Ordinal)
            ),
        ];

    public static async Task<JsonElement> OkAsync(Task<HttpResponseMessage> sending)
    {
        var response = await sending;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Status and code of a refusal.</summary>
    public static async Task<(int Status, string? Code)> RefusalAsync(Task<HttpResponseMessage> sending)
    {
        var response = await sending;
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        return ((int)response.StatusCode, problem.GetProperty("code").GetString());
    }

    /// <summary>The fields that a 400 names, in alphabetical order.</summary>
    public static async Task<string[]> BadFieldsAsync(Task<HttpResponseMessage> sending)
    {
        var response = await sending;
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(400, (int)response.StatusCode);
        return [.. problem.GetProperty("errors").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)];
    }
}

internal static class JsonReading
{
    public static string? Text(this JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value.ToString() : null;

    public static DateTimeOffset At(this JsonElement element, string member) => element.GetProperty(member).GetDateTimeOffset();

    public static JsonElement[] Items(this JsonElement element, string member) => [.. element.GetProperty(member).EnumerateArray()];

    public static JsonElement Of(this JsonElement meeting, string persona) =>
        meeting.Items("participants").Single(p => p.GetProperty("agencyId").GetGuid() == Scene.Agency(persona));
}
