using System.Net.Http.Json;
using System.Text.Json;
using Tot.Kernel;

namespace Tot.Meetings.Tests.Service;

public sealed class StandingMeetingTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    private const string Path = "/api/v1/meetings/standing";

    [Fact]
    public async Task Convened_IsSeenByItsParticipants_WithItsTimes_AndByNobodyElse()
    {
        var id = await ConveneAsync("FREQ=WEEKLY;COUNT=3");

        var seen = await GetAsync("police-exit", $"/{id}");
        var day = Oslo.Day(First);
        var times = await GetAsync("police-exit", $"/{id}/occurrences?from={day:O}&to={day.AddDays(7):O}");

        Assert.Equal("FREQ=WEEKLY;COUNT=3", seen.Text("recurrence"));
        Assert.Equal([First, Oslo.At(day.AddDays(7), Oslo.Time(First))], times.Items("items").Select(t => t.At("startsAt")));
        Assert.Contains(id, (await GetAsync("police-exit", "")).Items("items").Select(m => m.GetProperty("id").GetGuid()));
        Assert.DoesNotContain(id, (await GetAsync("child-welfare", "")).Items("items").Select(m => m.GetProperty("id").GetGuid()));
        foreach (var path in (string[])["", "/invitation.ics", $"/occurrences?from={day:O}&to={day:O}"])
        {
            Assert.Equal((404, "NOT_FOUND"), await Scene.RefusalAsync(fixture.Host.As("child-welfare").GetAsync($"{Path}/{id}{path}")));
            Assert.Equal(401, (int)(await fixture.Host.Anonymous().GetAsync($"{Path}/{id}{path}")).StatusCode);
        }
    }

    [Fact]
    public async Task Ended_HasNoMoreTimes_ItsInvitationWithdraws_AndBothAreAudited()
    {
        var id = await ConveneAsync("FREQ=WEEKLY");
        var invitation = await fixture.Host.As("police-exit").GetStringAsync($"{Path}/{id}/invitation.ics");
        Assert.Contains("RRULE:FREQ=WEEKLY\r\n", invitation, StringComparison.Ordinal);
        Assert.DoesNotContain("TOT-", invitation, StringComparison.Ordinal);
        Assert.Equal((403, "FORBIDDEN"), await Scene.RefusalAsync(PostAsync("police-exit", $"/{id}/end", new { })));
        Assert.Equal((404, "NOT_FOUND"), await Scene.RefusalAsync(PostAsync("coordinator-oslo", $"/{id}/end", new { })));

        await Scene.OkAsync(PostAsync("coordinator", $"/{id}/end", new { }));
        await Scene.OkAsync(PostAsync("coordinator", $"/{id}/end", new { }));

        var day = Oslo.Day(First);
        Assert.Empty((await GetAsync("police-exit", $"/{id}/occurrences?from={day:O}&to={day.AddDays(700):O}")).Items("items"));
        Assert.Contains(
            "METHOD:CANCEL",
            await fixture.Host.As("police-exit").GetStringAsync($"{Path}/{id}/invitation.ics"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["convene-standing-meeting", "end-standing-meeting"],
            (await fixture.Host.AuditAsync()).Where(a => a.Target == $"standing-meetings/{id}").Select(a => a.Action)
        );
    }

    [Fact]
    public async Task Convene_WhatIsWrong_NamesTheField_AndNoCaseCanBeGiven()
    {
        Assert.Equal(["endsAt", "startsAt"], await Scene.BadFieldsAsync(PostAsync("coordinator", "", new { })));
        Assert.Equal(["recurrence"], await Scene.BadFieldsAsync(PostAsync("coordinator", "", Body("FREQ=DAILY"))));
        Assert.Equal(["participantIds[1]"], await Scene.BadFieldsAsync(PostAsync("coordinator", "", Body("FREQ=WEEKLY", Guid.Empty))));
        Assert.Equal(["caseId"], await Scene.BadFieldsAsync(PostAsync("coordinator", "", new { caseId = Guid.Empty })));
        Assert.Equal((403, "FORBIDDEN"), await Scene.RefusalAsync(PostAsync("police-exit", "", Body("FREQ=WEEKLY"))));
        var named = Body("FREQ=WEEKLY", place: "About TOT-2026-000123");
        Assert.Equal((400, "CASE_CONTENT_NOT_ALLOWED"), await Scene.RefusalAsync(PostAsync("coordinator", "", named)));
        var id = await ConveneAsync("FREQ=WEEKLY");
        Assert.Equal(["from", "to"], await Scene.BadFieldsAsync(fixture.Host.As("coordinator").GetAsync($"{Path}/{id}/occurrences")));
    }

    private DateTimeOffset First => Oslo.At(Oslo.Day(fixture.Host.Clock.Now).AddDays(2), new TimeOnly(10, 0));

    private object Body(string recurrence, Guid? more = null, string place = "Room 1") =>
        new
        {
            startsAt = First,
            endsAt = First.AddHours(1),
            recurrence,
            place,
            participantIds = new Guid?[] { Scene.Agency("police-exit"), more }.OfType<Guid>(),
        };

    private async Task<Guid> ConveneAsync(string recurrence) =>
        (await Scene.OkAsync(PostAsync("coordinator", "", Body(recurrence)))).GetProperty("id").GetGuid();

    private Task<HttpResponseMessage> PostAsync(string persona, string path, object body) =>
        fixture.Host.As(persona).PostAsJsonAsync(Path + path, body);

    private Task<JsonElement> GetAsync(string persona, string path) => fixture.Host.As(persona).GetFromJsonAsync<JsonElement>(Path + path);
}
