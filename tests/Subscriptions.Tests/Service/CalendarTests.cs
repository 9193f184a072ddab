using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Subscriptions.Persistence;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>Calendars at secret addresses, as ordinary programs read them.</summary>
public sealed class CalendarTests : IAsyncLifetime
{
    private readonly Guid _deadline = Guid.CreateVersion7();
    private readonly Guid _meeting = Guid.CreateVersion7();
    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.StartAsync();
        _world.Host.Peers.Intake.Tell(
            new PersonIdentified
            {
                CaseId = _world.Case.ToString(),
                CaseNumber = "TOT-2026-000123",
                Municipality = "4601",
            },
            $"cases/{_world.Case}"
        );
        await Eventually.TrueAsync(() => _world.Host.InStoreAsync((SubscriptionsDb db) => db.CaseCopies.AnyAsync()), "the case is known");
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<(Guid Id, string Path)> CreateAsync(
        string scope = "person",
        string language = "nb",
        string persona = "child-welfare"
    )
    {
        var answer = await _world.Host.As(persona).PostAsJsonAsync("/api/v1/calendar-feeds", new { scope, language });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var feed = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (feed.GetProperty("id").GetGuid(), feed.GetProperty("path").GetString()!);
    }

    private async Task<string> FetchAsync(string path)
    {
        using var program = _world.Host.Anonymous();
        using var answer = await program.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync();
    }

    private Deadline Due(string day, int version = 1) =>
        new()
        {
            DeadlineId = _deadline.ToString(),
            PlacementId = _world.Placement.ToString(),
            CaseId = _world.Case.ToString(),
            Kind = DeadlineKind.DecisionExpires,
            DueOn = day,
            DueAt = Timestamp.FromDateTimeOffset(_world.Host.Clock.Now.AddDays(7)),
            Version = version,
        };

    private async Task TellDeadlineAsync(Google.Protobuf.IMessage message, long version)
    {
        _world.Host.Peers.Placements.Tell(message, $"deadlines/{_deadline}", version);
        await Eventually.TrueAsync(
            () =>
                _world.Host.InStoreAsync(
                    (SubscriptionsDb db) => db.CalendarEntries.AnyAsync(e => e.Id == _deadline && e.Version == version)
                ),
            $"the deadline's version {version} is in the calendar"
        );
    }

    private async Task ConveneAsync()
    {
        var start = _world.Host.Clock.Now.AddDays(2);
        _world.Host.Peers.Meetings.Tell(
            new MeetingConvened
            {
                MeetingId = _meeting.ToString(),
                CaseId = _world.Case.ToString(),
                Kind = MeetingKind.FollowUp,
                StartsAt = Timestamp.FromDateTimeOffset(start),
                EndsAt = Timestamp.FromDateTimeOffset(start.AddHours(1)),
            },
            $"meetings/{_meeting}",
            3
        );
        await Eventually.TrueAsync(
            () => _world.Host.InStoreAsync((SubscriptionsDb db) => db.CalendarEntries.AnyAsync(e => e.Id == _meeting)),
            "the meeting is in the calendar"
        );
    }

    [Fact]
    public async Task Calendar_IsReadAlikeByTwoParsers_AndTellsNoMoreThanNumberAndKind()
    {
        await TellDeadlineAsync(new DeadlineSet { Deadline = Due("2026-03-17") }, 1);
        await ConveneAsync();
        var (_, path) = await CreateAsync();
        var document = await FetchAsync(path);
        Assert.All(document.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));

        var read = await NodePeer.ReadCalendarAsync(document);
        var (mozilla, node) = (read.GetProperty("mozilla"), read.GetProperty("node"));
        Assert.Equal((2, 2), (mozilla.GetArrayLength(), node.GetArrayLength()));
        var day = mozilla.EnumerateArray().Single(e => e.GetProperty("uid").GetString() == $"deadline-{_deadline}@tot");
        Assert.Equal("2026-03-17 2026-03-18 CONFIRMED 2", Line(day, "start", "end", "status", "alarms"));
        Assert.Equal("TOT-2026-000123: vedtaket løper ut", day.GetProperty("summary").GetString());
        var meeting = node.EnumerateArray().Single(e => e.GetProperty("uid").GetString() == $"meeting-{_meeting}@tot");
        Assert.Equal("TOT-2026-000123: oppfølgingsmøte 2026-03-12T09:00:00.000Z 2", Line(meeting, "summary", "start", "alarms"));
        foreach (var (one, other) in mozilla.EnumerateArray().OrderBy(Uid).Zip(node.EnumerateArray().OrderBy(Uid)))
        {
            Assert.Equal(
                Line(one, "uid", "sequence", "summary", "status", "alarms"),
                Line(other, "uid", "sequence", "summary", "status", "alarms")
            );
            var properties = one.GetProperty("properties").EnumerateArray().Select(p => p.GetString());
            Assert.Empty(properties.Intersect(["description", "location", "attendee", "organizer", "comment", "url"]));
        }
    }

    [Fact]
    public async Task Deadline_Moved_KeepsItsUidAndRaisesTheSequence_AndWithdrawnIsCancelled()
    {
        var (_, path) = await CreateAsync(language: "nn");
        await TellDeadlineAsync(new DeadlineMoved { Deadline = Due("2026-03-24", 2), PreviousDueOn = "2026-03-17" }, 5);
        // An older fact that comes late changes nothing.
        _world.Host.Peers.Placements.Tell(new DeadlineSet { Deadline = Due("2026-03-17") }, $"deadlines/{_deadline}", 1);
        await _world.ToldAsync(_world.TellApproaching());
        var moved = (await NodePeer.ReadCalendarAsync(await FetchAsync(path))).GetProperty("mozilla")[0];
        Assert.Equal(
            $"deadline-{_deadline}@tot 5 2026-03-24 TOT-2026-000123: vedtaket går ut",
            Line(moved, "uid", "sequence", "start", "summary")
        );

        await TellDeadlineAsync(new DeadlineWithdrawn { Deadline = Due("2026-03-24", 2) }, 6);
        var gone = (await NodePeer.ReadCalendarAsync(await FetchAsync(path))).GetProperty("mozilla")[0];
        Assert.Equal($"deadline-{_deadline}@tot 6 CANCELLED 0", Line(gone, "uid", "sequence", "status", "alarms"));
    }

    [Fact]
    public async Task Agency_OutsideTheRoster_SeesNothing_AndLeavingItEmptiesTheCalendarAtOnce()
    {
        await TellDeadlineAsync(new DeadlineSet { Deadline = Due("2026-03-17") }, 1);
        var (_, inside) = await CreateAsync("agency");
        var (_, outside) = await CreateAsync("agency", persona: "police-exit");
        Assert.Contains(_deadline.ToString(), await FetchAsync(inside), StringComparison.Ordinal);
        Assert.DoesNotContain("VEVENT", await FetchAsync(outside), StringComparison.Ordinal);
        _world.Host.Peers.Remove(_world.Case, "child-welfare");
        Assert.DoesNotContain("VEVENT", await FetchAsync(inside), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calendar_Unchanged_Is304()
    {
        await TellDeadlineAsync(new DeadlineSet { Deadline = Due("2026-03-17") }, 1);
        var (_, path) = await CreateAsync();
        using var program = _world.Host.Anonymous();
        using var first = await program.GetAsync(path);
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await program.SendAsync(again)).StatusCode);
        await TellDeadlineAsync(new DeadlineMoved { Deadline = Due("2026-03-24", 2), PreviousDueOn = "2026-03-17" }, 2);
        using var changed = new HttpRequestMessage(HttpMethod.Get, path);
        changed.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(changed)).StatusCode);
    }

    [Fact]
    public async Task Address_Revoked_AnswersNobody_AndTheStoreNeverHadIt()
    {
        var (id, path) = await CreateAsync();
        await FetchAsync(path);
        var token = path["/calendar/".Length..^".ics".Length];
        var stored = await _world.Host.InStoreAsync((SubscriptionsDb db) => db.CalendarAddresses.AsNoTracking().SingleAsync());
        Assert.DoesNotContain(token, JsonSerializer.Serialize(stored), StringComparison.Ordinal);
        var list = await _world.ChildWelfare.GetStringAsync("/api/v1/calendar-feeds");
        Assert.Contains(id.ToString(), list, StringComparison.Ordinal);
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);

        var other = _world.Host.As("police-exit");
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync($"/api/v1/calendar-feeds/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _world.ChildWelfare.DeleteAsync($"/api/v1/calendar-feeds/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _world.ChildWelfare.DeleteAsync($"/api/v1/calendar-feeds/{id}")).StatusCode);
        using var program = _world.Host.Anonymous();
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(path)).StatusCode);
        Assert.Equal(["create-calendar-feed", "refused", "revoke-calendar-feed"], (await _world.Host.AuditAsync()).Select(a => a.Action));
    }

    [Fact]
    public async Task Address_FetchedOverAndOver_IsSlowedDown()
    {
        var (_, path) = await CreateAsync();
        using var program = _world.Host.Anonymous();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 15 && !statuses.Contains(HttpStatusCode.TooManyRequests); i++)
        {
            using var answer = await program.GetAsync(path);
            statuses.Add(answer.StatusCode);
        }
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.True(statuses.Count(s => s == HttpStatusCode.OK) >= 10);
    }

    [Theory]
    [InlineData("nb", "Deadline-", "frist")]
    [InlineData("nn", "Name", "TOT: fristar og møte")]
    [InlineData("en", "Meeting-acute", "acute meeting")]
    public void Texts_AreThereInEveryLanguage(string language, string name, string text)
    {
        var texts = new System.Resources.ResourceManager("Tot.Subscriptions.Calendar.CalendarTexts", typeof(SubscriptionsDb).Assembly);
        var culture = System.Globalization.CultureInfo.GetCultureInfo(language);
        Assert.Equal(text, texts.GetString(name, culture));
        foreach (var kind in System.Enum.GetValues<DeadlineKind>().Where(k => k != DeadlineKind.Unspecified))
        {
            Assert.NotNull(texts.GetString("Deadline-" + Calendar.Sorts.Of(kind), culture));
        }
        foreach (var kind in System.Enum.GetValues<MeetingKind>().Where(k => k != MeetingKind.Unspecified))
        {
            Assert.NotNull(texts.GetString("Meeting-" + Calendar.Sorts.Of(kind), culture));
        }
    }

    private static string? Uid(JsonElement e) => e.GetProperty("uid").GetString();

    private static string Line(JsonElement e, params string[] members) =>
        string.Join(' ', members.Select(m => e.GetProperty(m).ToString()));
}
