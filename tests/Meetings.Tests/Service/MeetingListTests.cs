using System.Net.Http.Json;
using System.Text.Json;
using Tot.Events.V1;
using Tot.Kernel;

namespace Tot.Meetings.Tests.Service;

public sealed class MeetingListTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    [Fact]
    public async Task Meetings_AreFilteredBySort_Agency_State_AndTheDaysTheyStartOn()
    {
        var (soon, later, adult) = await ThreeAsync();
        var day = Oslo.Day(soon.Now.AddHours(4));
        var cases = $"caseId={later.CaseId}";

        Assert.Contains(soon.MeetingId, await IdsAsync("kind=acute"));
        Assert.Empty(await IdsAsync($"{cases}&kind=follow-up"));
        Assert.Equal([later.MeetingId], await IdsAsync($"{cases}&state=convened"));
        Assert.Empty(await IdsAsync($"{cases}&to={day:O}"));
        Assert.Equal([later.MeetingId], await IdsAsync($"{cases}&from={day.AddDays(1):O}&to={day.AddDays(3):O}"));
        var social = await IdsAsync($"agencyId={Scene.Agency("social-services")}");
        Assert.Contains(adult.MeetingId, social);
        Assert.DoesNotContain(soon.MeetingId, social);
    }

    [Fact]
    public async Task Meetings_SortByStart_PageByPage_WithThoseWithoutATimeLast()
    {
        var (soon, later, adult) = await ThreeAsync();
        Guid[] mine = [soon.MeetingId, later.MeetingId, adult.MeetingId];

        var seen = new List<Guid>();
        var token = "";
        do
        {
            var page = await GetAsync("coordinator", $"meetings?orderBy=startsAt&pageSize=2&pageToken={token}");
            seen.AddRange(page.Items("items").Select(m => m.GetProperty("id").GetGuid()));
            token = page.Text("nextPageToken");
        } while (token is not null);

        Assert.Equal(mine, seen.Where(mine.Contains));
        Assert.Equal(seen.Distinct(), seen);
        var backwards = await IdsAsync("orderBy=startsAt desc&pageSize=200");
        Assert.Equal(mine.Reverse(), backwards.Where(mine.Contains));
    }

    [Fact]
    public async Task Lists_WithWhatTheyDoNotKnow_NameTheField_AndATokenIsGoodForItsListOnly()
    {
        await ThreeAsync();
        string[] lists = ["meetings", "meetings/summonses", "meetings/minutes", "meetings/standing"];
        foreach (var list in lists)
        {
            Assert.Equal(["orderBy"], await BadAsync($"{list}?orderBy=municipality"));
            Assert.Equal(["pageToken"], await BadAsync($"{list}?pageToken=AAAA"));
            Assert.Equal(["to"], await BadAsync($"{list}?from=2026-03-02&to=2026-03-01"));
        }
        Assert.Equal(["kind", "state"], await BadAsync("meetings?state=lost&kind=party"));
        Assert.Equal(["summons"], await BadAsync("meetings/summonses?summons=eaten"));
        Assert.Equal(["state"], await BadAsync("meetings/standing?state=lost"));
        var token = (await GetAsync("coordinator", "meetings?pageSize=1")).Text("nextPageToken");
        Assert.Equal(["pageToken"], await BadAsync($"meetings?pageSize=1&kind=acute&pageToken={token}"));
        Assert.Equal(["pageToken"], await BadAsync($"meetings?pageSize=1&orderBy=startsAt&pageToken={token}"));
        Assert.Equal(401, (int)(await fixture.Host.Anonymous().GetAsync("/api/v1/meetings/summonses")).StatusCode);
    }

    [Fact]
    public async Task Summonses_AreTheAgencysOwn_ByHowFarTheyHaveCome_AndListingDeliversThem()
    {
        var (soon, later, adult) = await ThreeAsync();
        Guid[] mine = [soon.MeetingId, later.MeetingId, adult.MeetingId];
        await Scene.OkAsync(later.SendAsync("police-exit", "answers", new { answer = "comes" }));

        Assert.Equal([later.MeetingId], (await SummonsesAsync("police-exit", "summons=answered")).Where(mine.Contains));
        Assert.Equal([soon.MeetingId], (await SummonsesAsync("police-exit", "summons=sent")).Where(mine.Contains));
        Assert.Equal([soon.MeetingId], (await SummonsesAsync("police-exit", "summons=delivered")).Where(mine.Contains));
        Assert.Equal(
            [soon.MeetingId, later.MeetingId],
            (await SummonsesAsync("coordinator", $"agencyId={Scene.Agency("police-exit")}")).Where(mine.Contains)
        );
        Assert.DoesNotContain(soon.MeetingId, await SummonsesAsync("crisis-centre", ""));
        Assert.DoesNotContain(soon.MeetingId, await SummonsesAsync("crisis-centre", $"agencyId={Scene.Agency("police-exit")}"));
    }

    [Fact]
    public async Task Minutes_TellEachAgencyItsReceipt_AndTheCoordinatorEverybodys()
    {
        var scene = await (await fixture.IdentifyAsync()).HeldAsync();
        await Scene.OkAsync(
            scene.SendAsync("coordinator", "minutes", new { text = "Invented minutes", decisions = Array.Empty<object>() })
        );
        var exit = Scene.Agency("police-exit");
        var inCase = $"caseId={scene.CaseId}";

        var unread = Assert.Single((await GetAsync("police-exit", $"meetings/minutes?{inCase}&opened=false")).Items("items"));
        Assert.Equal((scene.MeetingId.ToString(), "final"), (unread.Text("meetingId"), unread.Text("minutesState")));
        Assert.NotNull(unread.Text("receivedAt"));
        await scene.SeeAsync("police-exit");
        Assert.Empty((await GetAsync("police-exit", $"meetings/minutes?{inCase}&opened=false")).Items("items"));
        var receipt = Assert.Single(
            (await GetAsync("coordinator", $"meetings/minutes?{inCase}&agencyId={exit}&opened=true")).Items("items")
        );
        Assert.NotNull(receipt.Text("openedAt"));
        Assert.Equal(
            (403, "FORBIDDEN"),
            await Scene.RefusalAsync(fixture.Host.As("child-welfare").GetAsync($"/api/v1/meetings/minutes?agencyId={exit}"))
        );
        Assert.Empty((await GetAsync("crisis-centre", "meetings/minutes")).Items("items"));
    }

    [Fact]
    public async Task Standing_AreFilteredByState_Agency_AndTheirNextTime()
    {
        var startsAt = Oslo.At(Oslo.Day(fixture.Host.Clock.Now).AddDays(100), new TimeOnly(9, 0));
        var body = new
        {
            startsAt,
            endsAt = startsAt.AddHours(1),
            recurrence = "FREQ=YEARLY",
            place = "Room 1",
            participantIds = new[] { Scene.Agency("follow-up") },
        };
        var created = await Scene.OkAsync(fixture.Host.As("coordinator").PostAsJsonAsync("/api/v1/meetings/standing", body));
        var id = created.GetProperty("id").GetGuid();
        var day = Oslo.Day(startsAt);

        Assert.Equal([id], await StandingAsync($"agencyId={Scene.Agency("follow-up")}&from={day:O}&to={day:O}&orderBy=nextOccurrenceAt"));
        Assert.Empty(await StandingAsync($"agencyId={Scene.Agency("counsel")}&from={day:O}&to={day:O}"));
        Assert.DoesNotContain(id, await StandingAsync("state=ended"));
        Assert.Contains(id, await StandingAsync("state=running"));
    }

    [Fact]
    public async Task Yearly_SaysWhenTheMayorWasLastMet_AndIsDue()
    {
        await fixture.ReviseAsync("admin", a => a.Kind = AgencyKind.MunicipalLeadership);
        var never = await YearlyAsync();
        Assert.Equal((true, null), (never.GetProperty("overdue").GetBoolean(), never.Text("dueOn")));
        Assert.Equal((403, "FORBIDDEN"), await Scene.RefusalAsync(fixture.Host.As("child-welfare").GetAsync("/api/v1/meetings/yearly")));

        var proposed = await Scene.OkAsync(fixture.Host.As("coordinator").PostAsJsonAsync("/api/v1/meetings", new { kind = "leadership" }));
        var scene = new Scene(fixture.Host, Guid.Empty, proposed.GetProperty("id").GetGuid(), new PersonIdentified());
        await Scene.OkAsync(scene.SendAsync("coordinator", "convene", scene.Slot()));
        Assert.Equal("municipal-leadership", (await scene.SeeAsync()).Of("admin").Text("kind"));
        Assert.Equal(scene.MeetingId.ToString(), (await YearlyAsync()).Text("nextMeetingId"));
        await Scene.OkAsync(
            scene.SendAsync(
                "coordinator",
                "held",
                new { attendance = Scene.Attendance(("coordinator", "present"), ("police-exit", "present"), ("admin", "present")) }
            )
        );

        var held = await YearlyAsync();
        Assert.False(held.GetProperty("overdue").GetBoolean());
        Assert.Equal($"{Oslo.Day(scene.Now).AddYears(1):O}", held.Text("dueOn"));
    }

    private async Task<JsonElement> YearlyAsync() =>
        (await GetAsync("coordinator", "meetings/yearly")).Items("items").Single(i => i.Text("kind") == "leadership");

    /// <summary>A meeting in four hours, one in two days, and one of an adult without a time.</summary>
    private async Task<(Scene Soon, Scene Later, Scene Adult)> ThreeAsync()
    {
        var later = await (await fixture.IdentifyAsync()).ConvenedAsync(hours: 48);
        var soon = await (await fixture.IdentifyAsync()).ConvenedAsync();
        return (soon, later, await fixture.IdentifyAsync(AgeGroup.Adult));
    }

    private async Task<Guid[]> IdsAsync(string query) =>
        [.. (await GetAsync("coordinator", $"meetings?{query}")).Items("items").Select(m => m.GetProperty("id").GetGuid())];

    private async Task<Guid[]> SummonsesAsync(string persona, string query) =>
        [
            .. (await GetAsync(persona, $"meetings/summonses?pageSize=200&{query}"))
                .Items("items")
                .Select(m => m.GetProperty("meetingId").GetGuid()),
        ];

    private async Task<Guid[]> StandingAsync(string query) =>
        [.. (await GetAsync("coordinator", $"meetings/standing?{query}")).Items("items").Select(m => m.GetProperty("id").GetGuid())];

    private Task<string[]> BadAsync(string path) => Scene.BadFieldsAsync(fixture.Host.As("coordinator").GetAsync($"/api/v1/{path}"));

    private Task<JsonElement> GetAsync(string persona, string path) =>
        fixture.Host.As(persona).GetFromJsonAsync<JsonElement>($"/api/v1/{path}");
}
