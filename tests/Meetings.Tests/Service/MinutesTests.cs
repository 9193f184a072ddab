using Grpc.Core;
using Tot.Events.V1;
using Tot.Meetings.V1;

namespace Tot.Meetings.Tests.Service;

public sealed class MinutesTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    [Fact]
    public async Task Held_WithAnAgencyMissing_NamesIt_AndChangesNothing()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        var sending = scene.SendAsync(
            "coordinator",
            "held",
            new { attendance = Scene.Attendance(("coordinator", "present"), ("police-exit", "absent")) }
        );

        Assert.Equal(["attendance"], await Scene.BadFieldsAsync(sending));

        Assert.Contains(
            Scene.Agency("child-welfare").ToString(),
            await (await sending).Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal("convened", (await scene.SeeAsync()).Text("state"));
    }

    [Fact]
    public async Task Held_WithAGapInTheList_NamesTheList()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();

        var fields = await Scene.BadFieldsAsync(scene.SendAsync("coordinator", "held", new { attendance = new object?[] { null } }));

        Assert.StartsWith("attendance", Assert.Single(fields), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Held_RecordsWhoWasThere_AndTellsItWithQuorum()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        await Scene.OkAsync(
            scene.SendAsync("child-welfare", "answers", new { answer = "sends-substitute", substitute = "Invented Person" })
        );

        var receipt = await Scene.OkAsync(
            scene.SendAsync(
                "coordinator",
                "held",
                new
                {
                    attendance = Scene.Attendance(("coordinator", "present"), ("police-exit", "excused"), ("child-welfare", "represented")),
                    otherAttendees = new[] { "An interpreter" },
                }
            )
        );

        Assert.False(receipt.GetProperty("quorate").GetBoolean());
        var told = MeetingHeld.Parser.ParseJson((await scene.ToldAsync())[^1].Payload);
        Assert.Equal(
            [Attendance.Present, Attendance.Excused, Attendance.Represented],
            told.Attendance.OrderBy(a => a.AgencyId).Select(a => a.Attendance)
        );
        Assert.False(told.Quorate);
        var meeting = await scene.SeeAsync();
        Assert.Equal("Invented Person", meeting.Of("child-welfare").Text("representedBy"));
        Assert.Equal(["An interpreter"], meeting.Items("otherAttendees").Select(o => o.GetString()));
    }

    [Fact]
    public async Task Draft_IsTheCoordinatorsOnly_AndTellsNothing()
    {
        var scene = await (await fixture.IdentifyAsync()).HeldAsync();

        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Draft text"), method: HttpMethod.Put));
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Second draft"), method: HttpMethod.Put));

        Assert.DoesNotContain("MinutesFinalised", await scene.ToldTypesAsync());
        var minutes = (await scene.SeeAsync()).GetProperty("minutes");
        Assert.Equal(("draft", "Second draft"), (minutes.Text("state"), minutes.Text("text")));
        var others = await scene.SeeAsync("police-exit");
        Assert.Null(others.Text("minutes"));
        Assert.Empty(others.Items("decisions"));
    }

    [Fact]
    public async Task Final_TellsTheMinutesAndOneMeasurePerDecision_WithoutAWordOfTheText()
    {
        var scene = await (await fixture.IdentifyAsync()).HeldAsync();
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Draft text"), method: HttpMethod.Put));

        var receipt = await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Final text")));

        Assert.Equal("minuted", receipt.Text("state"));
        Assert.Equal(["MinutesFinalised", "MeasureDecided", "MeasureDecided"], (await scene.ToldTypesAsync())[^3..]);
        var told = (await scene.ToldAsync())[^2..].Select(e => MeasureDecided.Parser.ParseJson(e.Payload)).ToList();
        Assert.Equal(receipt.Items("decisionIds").Select(d => d.GetString()), told.Select(m => m.MeasureId));
        Assert.Equal((Scene.Agency("child-welfare").ToString(), "2026-03-20"), (told[0].AgencyId, told[0].DueOn));
        Assert.All(await scene.ToldAsync(), e => Assert.DoesNotContain("safe place", e.Payload, StringComparison.Ordinal));
        Assert.DoesNotContain("Final text", receipt.ToString(), StringComparison.Ordinal);
        var meeting = await scene.SeeAsync("police-exit");
        Assert.Equal("Final text", meeting.GetProperty("minutes").Text("text"));
        Assert.Equal(["Find a safe place", "Escort"], meeting.Items("decisions").Select(d => d.Text("title")));
    }

    [Fact]
    public async Task Final_Twice_TellsOnce_AndAnotherTextIsRefused()
    {
        var scene = await (await fixture.IdentifyAsync()).HeldAsync();
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Final text")));
        var told = (await scene.ToldAsync()).Count;

        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Final text")));

        Assert.Equal(
            (409, "MEETING_ALREADY_MINUTED"),
            await Scene.RefusalAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Other text")))
        );
        Assert.Equal(told, (await scene.ToldAsync()).Count);
    }

    [Fact]
    public async Task Final_BadDecisions_NamesEachField()
    {
        var scene = await (await fixture.IdentifyAsync()).HeldAsync();

        Assert.Equal(
            ["decisions[0].agencyId", "decisions[0].dueOn", "decisions[0].title"],
            await Scene.BadFieldsAsync(
                scene.SendAsync("coordinator", "minutes", new { text = "Text", decisions = new object[] { new { } } })
            )
        );
        // Nobody could reckon a deadline from it, and the measure would stand in the way of every later event.
        var endless = new
        {
            agencyId = Scene.Agency("child-welfare"),
            title = "Shelter",
            dueOn = "9999-12-31",
        };
        Assert.Equal(
            ["decisions[0].dueOn"],
            await Scene.BadFieldsAsync(
                scene.SendAsync("coordinator", "minutes", new { text = "Text", decisions = new object[] { endless } })
            )
        );
        Assert.Equal(
            ["decisions[0].agencyId", "text"],
            await Scene.BadFieldsAsync(
                scene.SendAsync(
                    "coordinator",
                    "minutes",
                    new
                    {
                        decisions = new object[]
                        {
                            new
                            {
                                agencyId = Scene.Agency("crisis-centre"),
                                title = "Shelter",
                                dueOn = "2026-03-20",
                            },
                        },
                    }
                )
            )
        );
    }

    [Fact]
    public async Task Amend_KeepsTheEarlierVersion_AndTellsTheNewOne()
    {
        var scene = await (await fixture.IdentifyAsync()).HeldAsync();
        Assert.Equal((409, "MINUTES_NOT_FINAL"), await Scene.RefusalAsync(AmendAsync()));
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Final text")));

        await Scene.OkAsync(AmendAsync());

        Assert.Equal(2, MinutesFinalised.Parser.ParseJson((await scene.ToldAsync())[^1].Payload).Version);
        var meeting = await scene.SeeAsync("child-welfare");
        Assert.Equal(
            ("amended", "Amended text", "A wrong date"),
            (
                meeting.GetProperty("minutes").Text("state"),
                meeting.GetProperty("minutes").Text("text"),
                meeting.GetProperty("minutes").Text("reason")
            )
        );
        Assert.Empty(meeting.GetProperty("minutes").Items("receivers"));
        Assert.Equal(["Final text"], meeting.Items("earlierMinutes").Select(m => m.Text("text")));

        Task<HttpResponseMessage> AmendAsync() =>
            scene.SendAsync("coordinator", "minutes/amend", new { text = "Amended text", reason = "A wrong date" });
    }

    [Fact]
    public async Task GetDecision_OfFinalMinutes_GivesTheTitle_AndOfADraft_NotFound()
    {
        var client = new MeetingService.MeetingServiceClient(fixture.Host.AsService("obligations"));
        var scene = await (await fixture.IdentifyAsync()).HeldAsync();
        var draft = await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Draft"), method: HttpMethod.Put));
        var drafted = await Assert.ThrowsAsync<RpcException>(() => AskAsync(draft.Items("decisionIds")[0].GetString()!));
        Assert.Equal(StatusCode.NotFound, drafted.StatusCode);

        var final = await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Final")));
        var decision = await AskAsync(final.Items("decisionIds")[0].GetString()!);

        Assert.Equal(("Find a safe place", scene.MeetingId.ToString()), (decision.Title, decision.MeetingId));

        async Task<GetDecisionResponse> AskAsync(string id) => await client.GetDecisionAsync(new GetDecisionRequest { MeasureId = id });
    }

    [Fact]
    public async Task CheckClosure_BlocksFromConveningToFinalMinutes()
    {
        var client = new MeetingService.MeetingServiceClient(fixture.Host.AsService("intake"));
        var scene = await fixture.IdentifyAsync();
        Assert.Empty(await BlockersAsync());

        await scene.HeldAsync();
        Assert.Equal(["MINUTES_NOT_FINAL"], await BlockersAsync());
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", Minutes(scene, "Final")));
        Assert.Empty(await BlockersAsync());
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes/recall", new { reason = "Sent wrongly" }));
        Assert.Equal(["MINUTES_NOT_FINAL"], await BlockersAsync());

        async Task<string[]> BlockersAsync() =>
            [.. (await client.CheckClosureAsync(new CheckClosureRequest { CaseId = scene.CaseId.ToString() })).Blockers];
    }

    internal static object Minutes(Scene scene, string text) =>
        new
        {
            text,
            decisions = new[]
            {
                new
                {
                    agencyId = Scene.Agency("child-welfare"),
                    title = "Find a safe place",
                    dueOn = "2026-03-20",
                },
                new
                {
                    agencyId = Scene.Agency("police-exit"),
                    title = "Escort",
                    dueOn = "2026-03-12",
                },
            },
        };
}
