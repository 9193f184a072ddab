using Tot.Events.V1;
using Tot.Meetings.Tests.Calendar;

namespace Tot.Meetings.Tests.Service;

public sealed class AnswerSummonsTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    [Fact]
    public async Task Answers_OfEveryKind_AreShownInsideTheCase_AndToldWithoutNames()
    {
        var scene = await (await fixture.IdentifyAsync(AgeGroup.InDoubt)).ConvenedAsync();
        var proposedStartsAt = scene.Now.AddHours(9);

        await Scene.OkAsync(scene.SendAsync("coordinator", "answers", new { answer = "comes" }));
        await Scene.OkAsync(scene.SendAsync("police-exit", "answers", new { answer = "proposes-another-time", proposedStartsAt }));
        var receipt = await Scene.OkAsync(
            scene.SendAsync("child-welfare", "answers", new { answer = "sends-substitute", substitute = "Invented Person" })
        );

        var meeting = await scene.SeeAsync("police-exit");
        Assert.Equal("comes", meeting.Of("coordinator").Text("answer"));
        Assert.Equal(proposedStartsAt, meeting.Of("police-exit").At("proposedStartsAt"));
        Assert.Equal("Invented Person", meeting.Of("child-welfare").Text("substitute"));
        Assert.Equal("answered", meeting.Of("child-welfare").Text("summons"));
        Assert.DoesNotContain("Invented", receipt.ToString(), StringComparison.Ordinal);
        Assert.All(await fixture.Host.EventsAsync(), e => Assert.DoesNotContain("Invented", e.Payload, StringComparison.Ordinal));
        var told = SummonsAnswered.Parser.ParseJson((await scene.ToldAsync())[^1].Payload);
        Assert.Equal(
            (Scene.Agency("child-welfare").ToString(), SummonsAnswer.SendsSubstitute, meeting.Of("child-welfare").Text("summonsId")),
            (told.AgencyId, told.Answer, told.SummonsId)
        );
    }

    [Fact]
    public async Task Answer_SameTwice_TellsOnce_AndAnotherReplacesIt()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();

        await Scene.OkAsync(scene.SendAsync("police-exit", "answers", new { answer = "comes" }));
        await Scene.OkAsync(scene.SendAsync("police-exit", "answers", new { answer = "comes" }));
        Assert.Single(await scene.ToldTypesAsync(), "SummonsAnswered");

        await Scene.OkAsync(scene.SendAsync("police-exit", "answers", new { answer = "cannot-come", excuse = "court-hearing" }));
        var exit = (await scene.SeeAsync()).Of("police-exit");
        Assert.Equal(("cannot-come", "court-hearing"), (exit.Text("answer"), exit.Text("excuse")));
    }

    [Fact]
    public async Task Answer_WithoutWhatBelongsToIt_NamesTheField()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();

        Assert.Equal(["answer"], await Scene.BadFieldsAsync(scene.SendAsync("police-exit", "answers", new { })));
        Assert.Equal(
            ["substitute"],
            await Scene.BadFieldsAsync(scene.SendAsync("police-exit", "answers", new { answer = "sends-substitute" }))
        );
        Assert.Equal(["excuse"], await Scene.BadFieldsAsync(scene.SendAsync("police-exit", "answers", new { answer = "cannot-come" })));
        Assert.Equal(
            ["excuse"],
            await Scene.BadFieldsAsync(scene.SendAsync("police-exit", "answers", new { answer = "cannot-come", excuse = "tired" }))
        );
        Assert.Equal(["MeetingProposed", "MeetingConvened"], await scene.ToldTypesAsync());
    }

    [Fact]
    public async Task Answer_InTheCaseButNotSummoned_Is409_OutsideTheCase_Is404()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();

        Assert.Equal(
            (409, "NOT_SUMMONED"),
            await Scene.RefusalAsync(scene.SendAsync("social-services", "answers", new { answer = "comes" }))
        );
        Assert.Equal((404, "NOT_FOUND"), await Scene.RefusalAsync(scene.SendAsync("crisis-centre", "answers", new { answer = "comes" })));
    }

    [Fact]
    public async Task Answer_ForAnotherAgency_IsTheCoordinatorsToRecord()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        var answer = new { answer = "comes", agencyId = Scene.Agency("child-welfare") };

        Assert.Equal((403, "FORBIDDEN"), await Scene.RefusalAsync(scene.SendAsync("police-exit", "answers", answer)));
        await Scene.OkAsync(scene.SendAsync("coordinator", "answers", answer));

        var recorded = (await scene.SeeAsync()).Of("child-welfare");
        Assert.Equal(("comes", Scene.Agency("coordinator").ToString()), (recorded.Text("answer"), recorded.Text("answeredByAgencyId")));
    }

    [Fact]
    public async Task ListingDelivers_AndReadingOpens_TheSummons_WithoutANewVersion()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        Assert.Equal("sent", (await scene.SeeAsync("coordinator")).Of("police-exit").Text("summons"));
        (await fixture.Host.As("police-exit").GetAsync("/api/v1/meetings")).EnsureSuccessStatusCode();
        Assert.Equal("delivered", (await scene.SeeAsync("coordinator")).Of("police-exit").Text("summons"));

        var first = await scene.GetAsync("police-exit");
        var second = await scene.GetAsync("coordinator");

        Assert.Equal("\"2\"", first.Headers.ETag?.ToString());
        Assert.Equal("\"2\"", second.Headers.ETag?.ToString());
        Assert.Equal("opened", (await scene.SeeAsync("coordinator")).Of("police-exit").Text("summons"));
    }

    [Fact]
    public async Task Invitation_ForASummonedAgency_NamesItAlone_AndForTheCoordinatorEverybody()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();

        var response = await scene.GetAsync("child-welfare", "invitation.ics");
        var own = await CalendarPeer.ReadAsync(await response.Content.ReadAsStringAsync());
        var all = await CalendarPeer.ReadAsync(await (await scene.GetAsync("coordinator", "invitation.ics")).Content.ReadAsStringAsync());

        Assert.Equal("text/calendar; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(("REQUEST", scene.Identified.CaseNumber, scene.Now.AddHours(4)), (own.Method, own.Summary, own.StartsAt));
        Assert.Equal(["mailto:310000124@tot.invalid"], own.Attendees.Select(a => a.Address));
        Assert.Equal("mailto:310000108@tot.invalid", own.Organizer.Address);
        Assert.Equal(3, all.Attendees.Length);
        Assert.Equal(own.Uid, all.Uid);
    }

    [Fact]
    public async Task Invitation_AfterCancelling_Withdraws_AndBeforeConvening_Is409()
    {
        var scene = await fixture.IdentifyAsync();
        Assert.Equal((409, "MEETING_NOT_CONVENED"), await Scene.RefusalAsync(scene.GetAsync("coordinator", "invitation.ics")));
        await scene.ConvenedAsync();
        Assert.Equal((409, "NOT_SUMMONED"), await Scene.RefusalAsync(scene.GetAsync("social-services", "invitation.ics")));
        Assert.Equal((404, "NOT_FOUND"), await Scene.RefusalAsync(scene.GetAsync("crisis-centre", "invitation.ics")));

        await Scene.OkAsync(scene.SendAsync("coordinator", "cancel", new { reason = "Called off" }));

        var read = await CalendarPeer.ReadAsync(await (await scene.GetAsync("police-exit", "invitation.ics")).Content.ReadAsStringAsync());
        Assert.Equal(("CANCEL", "CANCELLED", 1), (read.Method, read.Status, read.Sequence));
    }
}
