using System.Net.Http.Headers;
using System.Text;
using Tot.Events.V1;
using Tot.Meetings.Calendar;
using Tot.Meetings.Tests.Calendar;
using Tot.ServiceDefaults.Calendar;

namespace Tot.Meetings.Tests.Service;

public sealed class CalendarReplyTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    [Fact]
    public async Task Reply_ToTheInvitationAsSent_IsTheAgencysAnswer_ToldOnce()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        var reply = await ReplyAsync(scene, "police-exit", "ACCEPTED");

        var receipt = await Scene.OkAsync(PostAsync("police-exit", reply));
        await Scene.OkAsync(PostAsync("police-exit", reply));

        Assert.Equal(("comes", Scene.Agency("police-exit").ToString()), (receipt.Text("answer"), receipt.Text("agencyId")));
        Assert.Equal("comes", (await scene.SeeAsync()).Of("police-exit").Text("answer"));
        Assert.Single(await scene.ToldTypesAsync(), "SummonsAnswered");
        Assert.Single(await scene.AuditedAsync(), a => a.Action == "answer-summons");
    }

    [Fact]
    public async Task Counter_ProposesAnotherTime_AndDeclined_IsRefusedForWantOfAnExcuse()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        var counter = (await ReplyAsync(scene, "police-exit", "TENTATIVE", start: scene.Now.AddHours(9))).Replace(
            "METHOD:REPLY",
            "METHOD:COUNTER",
            StringComparison.Ordinal
        );

        Assert.Equal(
            (409, "LAWFUL_EXCUSE_REQUIRED"),
            await Scene.RefusalAsync(PostAsync("police-exit", await ReplyAsync(scene, "police-exit", "DECLINED")))
        );
        await Scene.OkAsync(PostAsync("police-exit", counter));

        var told = SummonsAnswered.Parser.ParseJson((await scene.ToldAsync())[^1].Payload);
        Assert.Equal(SummonsAnswer.ProposesAnotherTime, told.Answer);
        Assert.Equal(scene.Now.AddHours(9), (await scene.SeeAsync()).Of("police-exit").At("proposedStartsAt"));
    }

    [Fact]
    public async Task Reply_AfterTheMeetingWasMoved_IsStale()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        var reply = await ReplyAsync(scene, "police-exit", "ACCEPTED");
        await Scene.OkAsync(scene.SendAsync("coordinator", "reschedule", scene.Slot(30)));

        Assert.Equal((409, "STALE_SEQUENCE"), await Scene.RefusalAsync(PostAsync("police-exit", reply)));
    }

    [Fact]
    public async Task Reply_OfAnotherAgency_IsTheCoordinatorsToRecord_AndOfOneOutside_Nobodys()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        var reply = await ReplyAsync(scene, "police-exit", "ACCEPTED");

        Assert.Equal(401, (int)(await SendAsync(fixture.Host.Anonymous(), Body(reply))).StatusCode);
        Assert.Equal((403, "FORBIDDEN"), await Scene.RefusalAsync(PostAsync("child-welfare", reply)));
        Assert.Equal((404, "NOT_FOUND"), await Scene.RefusalAsync(PostAsync("crisis-centre", reply)));
        await Scene.OkAsync(PostAsync("coordinator", reply));
        Assert.Equal("comes", (await scene.SeeAsync()).Of("police-exit").Text("answer"));
        Assert.Equal(
            (409, "NOT_SUMMONED"),
            await Scene.RefusalAsync(PostAsync("coordinator", WithAttendee(reply, "mailto:399999999@tot.invalid")))
        );
        Assert.Equal(
            (400, "VALIDATION_FAILED"),
            await Scene.RefusalAsync(PostAsync("coordinator", WithAttendee(reply, "mailto:someone@elsewhere.example")))
        );
    }

    [Fact]
    public async Task Reply_ThatIsNoCalendar_IsRefusedByItsType_AndTooMuchOfIt_ByItsSize()
    {
        var json = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(415, (int)(await SendAsync(fixture.Host.As("police-exit"), json)).StatusCode);
        Assert.Equal(["body"], await Scene.BadFieldsAsync(PostAsync("police-exit", new string('X', CalendarText.MaxOctets + 1))));
        Assert.Equal(["lines[1]"], await Scene.BadFieldsAsync(PostAsync("police-exit", "")));
    }

    [Fact]
    public async Task Reply_OfAnythingAtAll_IsNeverAFault()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        var good = Encoding.UTF8.GetBytes(await ReplyAsync(scene, "police-exit", "ACCEPTED"));

        for (var seed = 0; seed < 300; seed++)
        {
            var content = new ByteArrayContent(CalendarTextTests.Distorted(good, new Random(seed)));
            content.Headers.ContentType = new MediaTypeHeaderValue("text/calendar");
            var status = (int)(await SendAsync(fixture.Host.As("police-exit"), content)).StatusCode;
            Assert.True(status is 200 or 400 or 403 or 404 or 409, $"seed {seed}: {status}");
        }
    }

    /// <summary>What a calendar program makes of the invitation: the same UID, sequence and attendee, with its answer.</summary>
    private static async Task<string> ReplyAsync(Scene scene, string persona, string partstat, DateTimeOffset? start = null)
    {
        var invitation = (await (await scene.GetAsync(persona, "invitation.ics")).Content.ReadAsStringAsync())
            .Replace("\r\n ", "", StringComparison.Ordinal)
            .Split("\r\n");
        string Value(string name) => invitation.Last(l => l.StartsWith(name, StringComparison.Ordinal)).Split(':', 2)[1];
        string[] lines =
        [
            "BEGIN:VCALENDAR",
            "PRODID:-//Invented//EN",
            "VERSION:2.0",
            "METHOD:REPLY",
            "BEGIN:VEVENT",
            $"UID:{Value("UID")}",
            $"SEQUENCE:{Value("SEQUENCE")}",
            $"DTSTAMP:{ContentLines.Utc(scene.Now)}",
            .. start is { } s ? [$"DTSTART:{ContentLines.Utc(s)}"] : Array.Empty<string>(),
            $"ATTENDEE;PARTSTAT={partstat}:{Value("ATTENDEE")}",
            "END:VEVENT",
            "END:VCALENDAR",
        ];
        return string.Join("\r\n", lines) + "\r\n";
    }

    private static string WithAttendee(string reply, string address) =>
        string.Join(
            "\r\n",
            reply.Split("\r\n").Select(l => l.StartsWith("ATTENDEE", StringComparison.Ordinal) ? l.Split(':')[0] + ":" + address : l)
        );

    private Task<HttpResponseMessage> PostAsync(string persona, string calendar) => SendAsync(fixture.Host.As(persona), Body(calendar));

    private static StringContent Body(string calendar) => new(calendar, Encoding.UTF8, "text/calendar");

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpContent content) =>
        client.PostAsync("/api/v1/calendar/replies", content);
}
