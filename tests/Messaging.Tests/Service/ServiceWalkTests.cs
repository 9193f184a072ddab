using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tot.Events.V1;
using Tot.Testing;

namespace Tot.Messaging.Tests.Service;

/// <summary>The walk request → decision → store → event → effect through everything that services share.</summary>
public sealed class ServiceWalkTests : IAsyncLifetime
{
    private readonly Guid _case = Guid.CreateVersion7();
    private ServiceTestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ServiceTestHost.StartAsync(NotesService.Definition);
        _host.Peers.Enrol(_case, "coordinator");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Post_InsideRoster_StoresAuditsAndTellsInOneCommit()
    {
        var response = await PostAsync("coordinator", "hello", key: "k1");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("\"1\"", response.Headers.ETag?.ToString());
        var told = Assert.Single(await _host.EventsAsync());
        Assert.Equal("tot.events.v1.MeetingCancelled", told.Type);
        var audited = Assert.Single(await _host.AuditAsync());
        Assert.Equal(("demo:coordinator", "310000108", "write-note"), (audited.Subject, audited.OrganisationNumber, audited.Action));
    }

    [Fact]
    public async Task Post_SameKeyAndBody_AnswersTheSameAndChangesNothing()
    {
        var first = await PostAsync("coordinator", "hello", key: "k1");
        var second = await PostAsync("coordinator", "hello", key: "k1");

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Single(await _host.EventsAsync());
    }

    [Fact]
    public async Task Post_SameKeyOtherBody_Is422AndTellsNothing()
    {
        await PostAsync("coordinator", "hello", key: "k1");
        var second = await PostAsync("coordinator", "other", key: "k1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", await CodeAsync(second));
        Assert.Single(await _host.EventsAsync());
    }

    [Fact]
    public async Task Post_SameKeyAtOnceByMany_HappensOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync("coordinator", "hello", key: "k1")));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()))).Distinct());
        Assert.Single(await _host.EventsAsync());
    }

    [Fact]
    public async Task Post_BadFields_NamesEach()
    {
        var response = await _host.As("coordinator").PostAsJsonAsync("/api/v1/notes", new { text = new string('x', 21) });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("VALIDATION_FAILED", problem.GetProperty("code").GetString());
        Assert.Equal(["caseId", "text"], problem.GetProperty("errors").EnumerateObject().Select(p => p.Name).Order());
    }

    [Theory]
    [InlineData("""{"caseId":"x"}""", "caseId")]
    [InlineData("""{"misspelt":1}""", "misspelt")]
    [InlineData("{", "body")]
    [InlineData("", "body")]
    public async Task Post_UnreadableBody_Is400NamingTheField(string body, string field)
    {
        var response = await _host.As("coordinator").PostAsync("/api/v1/notes", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/xml, text/html;q=0.9")]
    public async Task Refusal_IsAProblemDocument_AlsoForWhoeverAcceptsNone(string accept)
    {
        using var client = _host.As("child-welfare");
        client.DefaultRequestHeaders.Add("Accept", accept);

        var response = await client.PostAsJsonAsync("/api/v1/notes", new { });

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("FORBIDDEN", await CodeAsync(response));
    }

    [Fact]
    public async Task Post_WithoutToken_Is401_WrongRole_Is403_OutsideRoster_Is404()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Anonymous().PostAsJsonAsync("/api/v1/notes", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("child-welfare", "hello")).StatusCode);
        var outside = await PostAsync("coordinator-oslo", "hello");
        Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
        Assert.Equal("NOT_FOUND", await CodeAsync(outside));
        Assert.Empty(await _host.EventsAsync());
        Assert.Equal(
            ["demo:child-welfare refused POST notes 403", "demo:coordinator-oslo refused POST notes 404"],
            (await _host.AuditAsync()).Select(a => $"{a.Subject} {a.Action} {a.Target} {a.Changed}")
        );
    }

    [Fact]
    public async Task Post_CompressedBody_IsNotUnpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[10_000_000]);
        }
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await _host.As("coordinator").PostAsync("/api/v1/notes", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public void Connections_HaveTheirLimits()
    {
        var limits = _host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal(240, limits.MinRequestBodyDataRate!.BytesPerSecond);
        Assert.InRange(limits.Http2.KeepAlivePingDelay, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        Assert.InRange(limits.MaxRequestHeadersTotalSize, 16 * 1024, 64 * 1024);
        Assert.InRange(limits.MaxRequestBodySize ?? long.MaxValue, 1, 1024 * 1024);
    }

    [Fact]
    public async Task Get_AfterRemovalFromRoster_Is404AtTheNextRequest()
    {
        var path = (await PostAsync("coordinator", "hello")).Headers.Location!;
        var client = _host.As("coordinator");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);

        _host.Peers.Remove(_case, "coordinator");

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Put_StaleVersion_Is412AndChangesNothing()
    {
        var path = (await PostAsync("coordinator", "hello")).Headers.Location!;
        var client = _host.As("coordinator");
        var stale = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(new { text = "late" }) };
        stale.Headers.TryAddWithoutValidation("If-Match", "\"7\"");

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await client.SendAsync(stale)).StatusCode);
        Assert.Equal("""{"text":"hello"}""", await client.GetStringAsync(path));
    }

    [Fact]
    public async Task Event_ThatWasParkedBeforeTheClockWasSetBack_DoesNotWaitForThatTimeToComeAgain()
    {
        _host.Clock.Advance(TimeSpan.FromHours(1));
        _host.Peers.Intake.Tell(Phase(), "cases/x");
        await Eventually.TrueAsync(() => _host.InStoreAsync((NotesDb db) => db.ParkedEvents.AnyAsync()), "the event is parked");
        _host.Clock.Advance(TimeSpan.FromHours(-1));

        await PostAsync("coordinator", "hello");

        await Eventually.TrueAsync(
            async () =>
            {
                // It may have been tried once more before the note was there; that pause is short, and the hour is not over.
                _host.Clock.Advance(TimeSpan.FromSeconds(1));
                return !await _host.InStoreAsync((NotesDb db) => db.ParkedEvents.AnyAsync());
            },
            "the event is no longer parked"
        );
    }

    [Fact]
    public async Task Event_ThatComesTooEarly_WaitsAndHasItsEffectOnce()
    {
        var id = _host.Peers.Intake.Tell(Phase(), "cases/x");
        await Eventually.TrueAsync(() => _host.InStoreAsync((NotesDb db) => db.ParkedEvents.AnyAsync()), "the event is parked");

        await PostAsync("coordinator", "hello");
        await Eventually.TrueAsync(
            async () =>
            {
                // Its next attempt lies in the future of a clock that stands still.
                _host.Clock.Advance(TimeSpan.FromSeconds(1));
                return await _host.InStoreAsync((NotesDb db) => db.Notes.AnyAsync(n => n.Text == "Working"));
            },
            "the parked event is handled"
        );

        _host.Peers.Intake.Tell(Phase(), "cases/x", eventId: id);
        _host.Peers.Intake.Tell(Phase(), "cases/x");
        await Eventually.TrueAsync(
            () => _host.InStoreAsync(async (NotesDb db) => await db.Notes.CountAsync(n => n.Text == "Working") == 2),
            "the second event is handled and the doubled one is not"
        );
        await Eventually.TrueAsync(async () => !await _host.InStoreAsync((NotesDb db) => db.ParkedEvents.AnyAsync()), "nothing is parked");
    }

    [Fact]
    public async Task Restart_GoesOnWhereItWas()
    {
        await PostAsync("coordinator", "hello", key: "k1");
        _host.Peers.Intake.Tell(Phase(), "cases/x");
        await Eventually.TrueAsync(
            () => _host.InStoreAsync((NotesDb db) => db.Notes.AnyAsync(n => n.Text == "Working")),
            "the first event"
        );

        await _host.RestartAsync();
        _host.Peers.Intake.Tell(Phase(), "cases/x");

        await Eventually.TrueAsync(
            () => _host.InStoreAsync(async (NotesDb db) => await db.Notes.CountAsync(n => n.Text == "Working") == 2),
            "the event told after the restart"
        );
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("coordinator", "hello", key: "k1")).StatusCode);
        Assert.Single(await _host.EventsAsync());
    }

    private CasePhaseChanged Phase() => new() { CaseId = _case.ToString(), To = CasePhase.Working };

    private Task<HttpResponseMessage> PostAsync(string persona, string text, string? key = null)
    {
        var client = _host.As(persona);
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("Idempotency-Key", key);
        }
        return client.PostAsJsonAsync("/api/v1/notes", new { caseId = _case, text });
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
