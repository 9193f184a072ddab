using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.Meetings.Tests.Calendar;
using Tot.Testing;

namespace Tot.Meetings.Tests.Service;

public sealed class OccurrenceTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    private const string Path = "/api/v1/meetings/standing";

    [Fact]
    public async Task Time_TwoWeeksAhead_IsSummonedTo_WithADutyToAttend_AndTheNextWhenItsTimeHasCome()
    {
        var id = await ConveneAsync("FREQ=MONTHLY;COUNT=2");

        var first = await ConvenedAsync(id, 0);
        var meeting = await SeeAsync("police-exit", first);
        Assert.Equal(("standing", "convened", First), (meeting.Text("kind"), meeting.Text("state"), meeting.At("startsAt")));
        Assert.Equal((id.ToString(), First), (meeting.Text("standingMeetingId"), meeting.At("occurrenceStartsAt")));
        var told = Assert.Single(await fixture.Host.EventsAsync(), e => e.Subject == $"meetings/{first}");
        var convened = MeetingConvened.Parser.ParseJson(told.Payload);
        Assert.Equal(
            ("", MeetingKind.Standing, Scene.Agency("police-exit").ToString()),
            (convened.CaseId, convened.Kind, Assert.Single(convened.Participants).AgencyId)
        );
        Assert.Null((await OccurrencesAsync(id))[1].Text("meetingId"));

        fixture.Host.Clock.Advance(TimeSpan.FromDays(21));

        await ConvenedAsync(id, 1);
        Assert.Null((await StandingAsync(id)).Text("nextOccurrenceAt"));
    }

    [Fact]
    public async Task OneTime_Moved_AndAnother_Cancelled_StandInTheCalendarAsExceptions()
    {
        var id = await ConveneAsync("FREQ=WEEKLY;COUNT=4");
        var times = (await OccurrencesAsync(id)).Select(o => o.At("originalStartsAt")).ToArray();
        var second = await ConveneEarlyAsync(id, times[1]);
        var third = await ConveneEarlyAsync(id, times[2]);
        Assert.Equal(second, await ConveneEarlyAsync(id, times[1]));
        var moved = times[1].AddDays(1);
        await Scene.OkAsync(
            PostAsync("coordinator", $"/api/v1/meetings/{second}/reschedule", new { startsAt = moved, endsAt = moved.AddHours(1) })
        );
        await Scene.OkAsync(PostAsync("coordinator", $"/api/v1/meetings/{third}/cancel", new { reason = "Public holiday" }));

        var occurrences = await OccurrencesAsync(id);
        Assert.Equal([times[0], moved, times[2], times[3]], occurrences.Select(o => o.At("startsAt")));
        Assert.Equal([second.ToString(), third.ToString()], occurrences[1..3].Select(o => o.Text("meetingId")));
        Assert.Equal(["convened", "cancelled"], occurrences[1..3].Select(o => o.Text("state")));
        var whole = await fixture.Host.As("police-exit").GetStringAsync($"{Path}/{id}/invitation.ics");
        Assert.Equal([times[0], moved, times[3]], (await CalendarPeer.ExpandAsync(whole, 10)).Select(t => t.StartsAt));
        var one = await fixture.Host.As("police-exit").GetStringAsync($"/api/v1/meetings/{third}/invitation.ics");
        Assert.Contains("METHOD:CANCEL\r\n", one, StringComparison.Ordinal);
        Assert.Contains($"UID:{id}\r\n", one, StringComparison.Ordinal);
        Assert.Contains($"RECURRENCE-ID;TZID=Europe/Oslo:{Wall(times[2])}\r\n", one, StringComparison.Ordinal);
        Assert.Contains($"EXDATE;TZID=Europe/Oslo:{Wall(times[2])}\r\n", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneTime_ConvenedByManyAtOnce_IsOneMeeting()
    {
        var id = await ConveneAsync("FREQ=WEEKLY;COUNT=8");
        var time = (await OccurrencesAsync(id))[7].At("originalStartsAt");

        var convened = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ConveneEarlyAsync(id, time)));

        var meeting = Assert.Single(convened.Distinct());
        Assert.Single(await fixture.Host.EventsAsync(), e => e.Subject == $"meetings/{meeting}");
    }

    [Fact]
    public async Task Reply_ToOneTime_IsTheAnswerToItsSummons()
    {
        var id = await ConveneAsync("FREQ=WEEKLY;COUNT=2");
        var meeting = await ConvenedAsync(id, 0);
        var reply = string.Join(
            "\r\n",
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "METHOD:REPLY",
            "BEGIN:VEVENT",
            $"UID:{id}",
            $"RECURRENCE-ID;TZID=Europe/Oslo:{Wall(First)}",
            "SEQUENCE:0",
            "DTSTAMP:20260310T090000Z",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:310000116@tot.invalid",
            "END:VEVENT",
            "END:VCALENDAR",
            ""
        );

        await Scene.OkAsync(
            fixture.Host.As("police-exit").PostAsync("/api/v1/calendar/replies", new StringContent(reply, Encoding.UTF8, "text/calendar"))
        );

        Assert.Equal("comes", (await SeeAsync("coordinator", meeting)).Of("police-exit").Text("answer"));
    }

    [Fact]
    public async Task Ended_WhatWasConvenedFallsAway_AndNothingMoreIsSummonedTo()
    {
        var id = await ConveneAsync("FREQ=WEEKLY");
        var meeting = await ConvenedAsync(id, 1);

        await Scene.OkAsync(PostAsync("coordinator", $"{Path}/{id}/end", new { }));

        Assert.Equal("cancelled", (await SeeAsync("police-exit", meeting)).Text("state"));
        var told = (await fixture.Host.EventsAsync()).Where(e => e.Subject == $"meetings/{meeting}").Select(e => e.Type.Split('.')[^1]);
        Assert.Equal(["MeetingConvened", "MeetingCancelled"], told);
        Assert.Null((await StandingAsync(id)).Text("nextOccurrenceAt"));
    }

    [Fact]
    public async Task Convene_OfADayWithoutATime_Is404_AndByAnotherThanTheCoordinator_Refused()
    {
        var id = await ConveneAsync("FREQ=WEEKLY;COUNT=2");
        var day = Oslo.Day(First);

        Assert.Equal(
            (404, "NOT_FOUND"),
            await Scene.RefusalAsync(PostAsync("coordinator", $"{Path}/{id}/occurrences/{day.AddDays(1):O}/convene", new { }))
        );
        Assert.Equal(
            (403, "FORBIDDEN"),
            await Scene.RefusalAsync(PostAsync("police-exit", $"{Path}/{id}/occurrences/{day:O}/convene", new { }))
        );
        Assert.Equal(
            (404, "NOT_FOUND"),
            await Scene.RefusalAsync(PostAsync("coordinator-oslo", $"{Path}/{id}/occurrences/{day:O}/convene", new { }))
        );
    }

    private DateTimeOffset First => Oslo.At(Oslo.Day(_begun).AddDays(2), new TimeOnly(10, 0));

    private readonly DateTimeOffset _begun = fixture.Host.Clock.Now;

    private static string Wall(DateTimeOffset instant) => $"{Oslo.Day(instant):yyyyMMdd}T{Oslo.Time(instant):HHmmss}";

    private async Task<Guid> ConveneAsync(string recurrence)
    {
        var body = new
        {
            startsAt = First,
            endsAt = First.AddHours(1),
            recurrence,
            place = "Room 1",
            participantIds = new[] { Scene.Agency("police-exit") },
        };
        return (await Scene.OkAsync(PostAsync("coordinator", Path, body))).GetProperty("id").GetGuid();
    }

    private async Task<Guid> ConveneEarlyAsync(Guid id, DateTimeOffset time) =>
        (await Scene.OkAsync(PostAsync("coordinator", $"{Path}/{id}/occurrences/{Oslo.Day(time):O}/convene", new { })))
            .GetProperty("id")
            .GetGuid();

    private async Task<JsonElement[]> OccurrencesAsync(Guid id)
    {
        var day = Oslo.Day(First);
        return (await GetAsync("police-exit", $"{Path}/{id}/occurrences?from={day:O}&to={day.AddDays(60):O}")).Items("items");
    }

    /// <summary>The meeting of the time with that place in the rule, once it is convened.</summary>
    private async Task<Guid> ConvenedAsync(Guid id, int place) =>
        Guid.Parse(
            await Eventually.GetAsync(async () => (await OccurrencesAsync(id))[place].Text("meetingId"), $"time {place} is convened")
        );

    private Task<JsonElement> StandingAsync(Guid id) => GetAsync("coordinator", $"{Path}/{id}");

    private Task<JsonElement> SeeAsync(string persona, Guid meeting) => GetAsync(persona, $"/api/v1/meetings/{meeting}");

    private Task<HttpResponseMessage> PostAsync(string persona, string path, object body) =>
        fixture.Host.As(persona).PostAsJsonAsync(path, body);

    private Task<JsonElement> GetAsync(string persona, string path) => fixture.Host.As(persona).GetFromJsonAsync<JsonElement>(path);
}
