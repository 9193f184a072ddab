using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

public sealed class FeedTests : IAsyncLifetime
{
    private World _world = null!;

    public async ValueTask InitializeAsync() => _world = await World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<(List<JsonElement> Events, string Next)> ReadAsync(string query = "", string persona = "child-welfare")
    {
        var answer = await _world.Host.As(persona).GetFromJsonAsync<JsonElement>("/api/v1/events" + query);
        return ([.. answer.GetProperty("events").EnumerateArray()], answer.GetProperty("next").GetString()!);
    }

    private static IEnumerable<string?> Ids(IEnumerable<JsonElement> events) => events.Select(e => e.GetProperty("id").GetString());

    private async Task<List<Guid>> TellAsync(int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => _world.TellApproaching()).ToList();
        await _world.ToldAsync(ids[^1]);
        return ids;
    }

    [Fact]
    public async Task Read_FromTheBeginning_IsInOrderAndPagesToTheEnd()
    {
        var told = (await TellAsync(7)).Select(id => id.ToString());
        var read = new List<string?>();
        var (events, next) = await ReadAsync("?limit=3");
        while (events.Count > 0)
        {
            read.AddRange(Ids(events));
            (events, next) = await ReadAsync($"?limit=3&after={next}");
        }
        Assert.Equal(told, read);
        var first = (await ReadAsync("?limit=1")).Events[0];
        Assert.Equal("1.0", first.GetProperty("specversion").GetString());
        Assert.Equal(7, first.GetProperty("data").GetProperty("leadDays").GetInt32());
    }

    [Fact]
    public async Task Read_ShowsWhatTheAgencyMaySeeNow()
    {
        await TellAsync(2);
        Assert.Equal(2, (await ReadAsync()).Events.Count);
        Assert.Empty((await ReadAsync("", "child-welfare-oslo")).Events);
        _world.Host.Peers.Remove(_world.Case, "child-welfare");
        Assert.Empty((await ReadAsync()).Events);
    }

    [Fact]
    public async Task Read_ByType_AlsoByPrefix()
    {
        await TellAsync(1);
        var ended = _world.Host.Peers.Placements.Tell(
            new PlacementEnded { PlacementId = _world.Placement.ToString(), CaseId = _world.Case.ToString() },
            "placements/x"
        );
        await _world.ToldAsync(ended);
        Assert.Equal([ended.ToString()], Ids((await ReadAsync("?types=tot.events.v1.PlacementEnded")).Events));
        Assert.Equal(2, (await ReadAsync("?types=tot.events.v1.PlacementEnded,tot.events.v1.Deadline*")).Events.Count);
        Assert.Empty((await ReadAsync("?types=tot.events.v1.Meeting*")).Events);
    }

    [Theory]
    [InlineData("?after=nonsense", "after")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?wait=31", "wait")]
    [InlineData("?types=nonsense", "types")]
    [InlineData("?limit=many&wait=long", "limit", "wait")]
    public async Task Read_BadQuery_Is400NamingIt(string query, params string[] fields)
    {
        var response = await _world.ChildWelfare.GetAsync("/api/v1/events" + query);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(fields, problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task Read_WhileManyWriteAtOnce_SkipsNothingAndKeepsTheOrder()
    {
        const int Writers = 8;
        const int EachWrites = 25;
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => WriteAsync(EachWrites))));
        var (read, cursor) = (new List<Guid>(), "");
        while (read.Count < Writers * EachWrites)
        {
            var page = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>($"/api/v1/events?limit=7&wait=10&after={cursor}");
            var events = page.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetGuid()).ToList();
            Assert.NotEmpty(events);
            read.AddRange(events);
            cursor = page.GetProperty("next").GetString();
        }
        await writing;
        var stored = await _world.Host.InStoreAsync(
            (SubscriptionsDb db) => db.PartnerEvents.OrderBy(e => e.Position).Select(e => e.EventId).ToListAsync()
        );
        Assert.Equal(stored, read);
    }

    /// <summary>As the events' handler does, each in a transaction of its own.</summary>
    private async Task WriteAsync(int events)
    {
        for (var i = 0; i < events; i++)
        {
            await _world.Host.InStoreAsync(
                async (SubscriptionsDb db) =>
                {
                    db.PartnerEvents.Add(
                        new PartnerEvent
                        {
                            EventId = Guid.CreateVersion7(),
                            Type = "tot.events.v1.DeadlineApproaching",
                            Source = "/placements",
                            Subject = $"placements/{_world.Placement}",
                            OccurredAt = _world.Host.Clock.Now,
                            ToldAt = _world.Host.Clock.Now,
                            CaseId = _world.Case,
                            Data = "{}",
                        }
                    );
                    return await db.SaveChangesAsync();
                }
            );
        }
    }

    [Fact]
    public async Task Wait_AnswersAsSoonAsThereIsSomething()
    {
        var (_, next) = await ReadAsync();
        var waiting = ReadAsync($"?after={next}&wait=30");
        Assert.False(waiting.IsCompleted);
        var id = _world.TellApproaching();
        Assert.Equal([id.ToString()], Ids((await waiting.WaitAsync(TimeSpan.FromMinutes(1))).Events));
    }

    [Fact]
    public async Task Wait_InVain_AnswersEmptyWithACursorThatGoesOn()
    {
        var (events, next) = await ReadAsync("?wait=1");
        Assert.Empty(events);
        var told = await TellAsync(1);
        Assert.Equal([told[0].ToString()], Ids((await ReadAsync($"?after={next}")).Events));
    }

    [Fact]
    public async Task Cursor_DoesNotPassASummonsWhoseRosterEntryIsOnItsWay()
    {
        var newCase = Guid.CreateVersion7();
        var convened = new MeetingConvened
        {
            MeetingId = Guid.CreateVersion7().ToString(),
            CaseId = newCase.ToString(),
            Participants = { new SummonedAgency { AgencyId = PeerWorld.AgencyOf("child-welfare").ToString() } },
        };
        var id = _world.Host.Peers.Meetings.Tell(convened, "meetings/x");
        await _world.ToldAsync(id);
        var later = await TellAsync(1);
        var (events, next) = await ReadAsync();
        Assert.Empty(events);

        _world.Host.Peers.Enrol(newCase, "child-welfare");
        Assert.Equal([id.ToString(), later[0].ToString()], Ids((await ReadAsync($"?after={next}")).Events));
    }

    [Fact]
    public async Task Cursor_DoesNotPassAnEventOfACase_WhoseRosterIsYetToBeOpened()
    {
        var newCase = Guid.CreateVersion7();
        var id = _world.TellApproaching(caseId: newCase);
        await _world.ToldAsync(id);
        var later = await TellAsync(1);
        var (events, next) = await ReadAsync();
        Assert.Empty(events);

        _world.Host.Peers.Enrol(newCase, "child-welfare");
        Assert.Equal([id.ToString(), later[0].ToString()], Ids((await ReadAsync($"?after={next}")).Events));
    }

    [Fact]
    public async Task Cursor_OfASummonsNeverAdmitted_GoesOnAfterAMinute()
    {
        var convened = new MeetingConvened
        {
            MeetingId = Guid.CreateVersion7().ToString(),
            CaseId = Guid.CreateVersion7().ToString(),
            Participants = { new SummonedAgency { AgencyId = PeerWorld.AgencyOf("child-welfare").ToString() } },
        };
        await _world.ToldAsync(_world.Host.Peers.Meetings.Tell(convened, "meetings/x"));
        var later = await TellAsync(1);
        _world.Host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([later[0].ToString()], Ids((await ReadAsync()).Events));
    }

    [Fact]
    public async Task MeetingWithoutACase_IsForTheSummoned_AlsoItsCancellation()
    {
        var meeting = Guid.CreateVersion7().ToString();
        var convened = new MeetingConvened
        {
            MeetingId = meeting,
            Participants = { new SummonedAgency { AgencyId = PeerWorld.AgencyOf("child-welfare").ToString() } },
        };
        var first = _world.Host.Peers.Meetings.Tell(convened, $"meetings/{meeting}");
        var second = _world.Host.Peers.Meetings.Tell(new MeetingCancelled { MeetingId = meeting }, $"meetings/{meeting}");
        await _world.ToldAsync(second);
        Assert.Equal([first.ToString(), second.ToString()], Ids((await ReadAsync()).Events));
        Assert.Empty((await ReadAsync("", "social-services")).Events);
    }

    [Fact]
    public async Task EventTypes_AreListedWithTheirSchemas()
    {
        var answer = await _world.ChildWelfare.GetFromJsonAsync<JsonElement>("/api/v1/event-types");
        var types = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(PartnerEventTypes.All.Select(t => t.Name), types.Select(t => t.GetProperty("type").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await _world.Host.Anonymous().GetAsync("/openapi/v1.json")).StatusCode);
        foreach (var type in types)
        {
            var schema = await _world.Host.Anonymous().GetFromJsonAsync<JsonElement>(type.GetProperty("schema").GetString());
            Assert.Equal(type.GetProperty("type").GetString(), schema.GetProperty("title").GetString());
        }
        Assert.Equal(HttpStatusCode.NotFound, (await _world.Host.Anonymous().GetAsync("/schemas/nonsense.json")).StatusCode);
    }
}
