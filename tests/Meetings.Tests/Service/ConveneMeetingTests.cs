using System.Net;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Meetings.Persistence;

namespace Tot.Meetings.Tests.Service;

public sealed class ConveneMeetingTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    [Fact]
    public async Task Convene_WithoutParticipants_SummonsTheProposedComposition_AndTellsAndAuditsIt()
    {
        var scene = await fixture.IdentifyAsync();

        var response = await scene.SendAsync("coordinator", "convene", scene.Slot());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"2\"", response.Headers.ETag?.ToString());
        Assert.Equal(["MeetingProposed", "MeetingConvened"], await scene.ToldTypesAsync());
        var told = MeetingConvened.Parser.ParseJson((await scene.ToldAsync())[^1].Payload);
        Assert.Equal(
            (scene.Now.AddHours(4), scene.Now.AddHours(5), 0),
            (told.StartsAt.ToDateTimeOffset(), told.EndsAt.ToDateTimeOffset(), told.Sequence)
        );
        var meeting = await scene.SeeAsync("police-exit");
        Assert.Equal("convened", meeting.Text("state"));
        Assert.Equal(
            meeting.Items("participants").Select(p => (p.Text("summonsId"), p.Text("agencyId"))).Order(),
            told.Participants.Select(p => ((string?)p.SummonsId, (string?)p.AgencyId)).Order()
        );
        var audited = Assert.Single(await scene.AuditedAsync());
        Assert.Equal(("convene-meeting", "310000108", scene.CaseId), (audited.Action, audited.OrganisationNumber, audited.CaseId));
    }

    [Fact]
    public async Task Convene_SameKeyTwice_AnswersTheSame_AndTheSameWithoutKey_TellsNothingMore()
    {
        var scene = await fixture.IdentifyAsync();
        var slot = scene.Slot();

        var first = await Scene.OkAsync(scene.SendAsync("coordinator", "convene", slot, key: "k-" + scene.CaseId));
        var second = await Scene.OkAsync(scene.SendAsync("coordinator", "convene", slot, key: "k-" + scene.CaseId));
        await Scene.OkAsync(scene.SendAsync("coordinator", "convene", slot));

        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal(["MeetingProposed", "MeetingConvened"], await scene.ToldTypesAsync());
        Assert.Single(await scene.AuditedAsync());
        Assert.Equal(
            (422, "IDEMPOTENCY_KEY_REUSED"),
            await Scene.RefusalAsync(scene.SendAsync("coordinator", "convene", scene.Slot(9), key: "k-" + scene.CaseId))
        );
    }

    [Fact]
    public async Task Convene_StaleVersion_Is412_AndTellsNothing()
    {
        var scene = await fixture.IdentifyAsync();

        Assert.Equal(
            (412, "STALE_VERSION"),
            await Scene.RefusalAsync(scene.SendAsync("coordinator", "convene", scene.Slot(), ifMatch: "\"7\""))
        );
        Assert.Equal(["MeetingProposed"], await scene.ToldTypesAsync());

        await Scene.OkAsync(scene.SendAsync("coordinator", "convene", scene.Slot(), ifMatch: "\"1\""));
    }

    [Fact]
    public async Task Convene_BadFields_NamesEach()
    {
        var scene = await fixture.IdentifyAsync();

        Assert.Equal(
            ["endsAt", "startsAt"],
            await Scene.BadFieldsAsync(scene.SendAsync("coordinator", "convene", new { place = "Room 1" }))
        );
        Assert.Equal(
            ["endsAt", "participants[0].agencyId", "participants[1].agencyId", "place", "startsAt"],
            await Scene.BadFieldsAsync(
                scene.SendAsync(
                    "coordinator",
                    "convene",
                    new
                    {
                        startsAt = scene.Now.AddHours(-1),
                        endsAt = scene.Now.AddHours(-2),
                        participants = new object[] { new { agencyId = Guid.CreateVersion7() }, new { } },
                    }
                )
            )
        );
        Assert.Equal(["MeetingProposed"], await scene.ToldTypesAsync());
        Assert.Empty(await scene.AuditedAsync());
    }

    [Fact]
    public async Task Convene_WithoutParticipants_WhenASeatHasNoAgency_AsksForThem()
    {
        var scene = await fixture.IdentifyAsync(municipality: "0301", ageGroup: AgeGroup.Adult);

        var sending = scene.SendAsync("coordinator-oslo", "convene", scene.Slot());

        Assert.Equal(["participants"], await Scene.BadFieldsAsync(sending));
        Assert.Contains("social-services", await (await sending).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["MeetingProposed"], await scene.ToldTypesAsync());
    }

    [Fact]
    public async Task Convene_AnAgencyOutsideTheCore_NeedsAGround_ThatIsShown()
    {
        var scene = await fixture.IdentifyAsync();

        Assert.Equal((400, "DISCLOSURE_GROUND_REQUIRED"), await Scene.RefusalAsync(ConveneAsync(null)));
        await Scene.OkAsync(ConveneAsync("necessary-for-own-task"));

        Assert.Equal("necessary-for-own-task", (await scene.SeeAsync()).Of("crisis-centre").Text("disclosureGround"));
        var told = MeetingConvened.Parser.ParseJson((await scene.ToldAsync())[^1].Payload);
        Assert.Equal(
            SummonedAgency.Types.Ground.NecessaryForOwnTask,
            told.Participants.Single(p => p.AgencyId == Scene.Agency("crisis-centre").ToString()).Ground
        );

        Task<HttpResponseMessage> ConveneAsync(string? disclosureGround) =>
            scene.SendAsync(
                "coordinator",
                "convene",
                new
                {
                    startsAt = scene.Now.AddHours(1),
                    endsAt = scene.Now.AddHours(2),
                    videoLink = "https://meet.example/room",
                    participants = new object[]
                    {
                        new { agencyId = Scene.Agency("coordinator") },
                        new { agencyId = Scene.Agency("crisis-centre"), disclosureGround },
                    },
                }
            );
    }

    [Fact]
    public async Task Convene_WhenAnAgencyIsSummonedElsewhere_ShowsIt_AndConvenesAllTheSame()
    {
        var first = await (await fixture.IdentifyAsync(AgeGroup.Adult)).ConvenedAsync(hours: 100);
        var second = await fixture.IdentifyAsync();

        var overlapping = await Scene.OkAsync(second.SendAsync("coordinator", "convene", second.Slot(100)));
        var after = await Scene.OkAsync(second.SendAsync("coordinator", "reschedule", second.Slot(101)));

        Assert.Equal(
            new[] { Scene.Agency("coordinator"), Scene.Agency("police-exit") }.Order(),
            overlapping.Items("doubleBookings").Select(b => b.GetProperty("agencyId").GetGuid()).Order()
        );
        Assert.All(overlapping.Items("doubleBookings"), b => Assert.Equal(first.Now.AddHours(100), b.At("startsAt")));
        Assert.DoesNotContain(first.MeetingId.ToString(), overlapping.ToString(), StringComparison.Ordinal);
        Assert.Empty(after.Items("doubleBookings"));
    }

    [Fact]
    public async Task Reschedule_KeepsTheHistory_RaisesTheSequence_AndAsksAgain()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        await Scene.OkAsync(scene.SendAsync("police-exit", "answers", new { answer = "comes" }));

        var moved = await Scene.OkAsync(
            scene.SendAsync("coordinator", "reschedule", new { startsAt = scene.Now.AddHours(30), endsAt = scene.Now.AddHours(31) })
        );

        Assert.Equal(1, moved.GetProperty("sequence").GetInt32());
        var meeting = await scene.SeeAsync();
        Assert.Equal([scene.Now.AddHours(4), scene.Now.AddHours(30)], meeting.Items("times").Select(t => t.At("startsAt")));
        Assert.Equal("Room 1", meeting.Text("place"));
        Assert.Null(meeting.Of("police-exit").Text("answer"));
        Assert.Equal(1, MeetingRescheduled.Parser.ParseJson((await scene.ToldAsync())[^1].Payload).Sequence);
        Assert.Equal(["MeetingProposed", "MeetingConvened", "SummonsAnswered", "MeetingRescheduled"], await scene.ToldTypesAsync());
    }

    [Fact]
    public async Task Reschedule_WhenOnlyProposed_IsRefused()
    {
        var scene = await fixture.IdentifyAsync();
        var slot = new { startsAt = scene.Now.AddHours(30), endsAt = scene.Now.AddHours(31) };

        Assert.Equal((409, "MEETING_NOT_CONVENED"), await Scene.RefusalAsync(scene.SendAsync("coordinator", "reschedule", slot)));
    }

    [Fact]
    public async Task Cancel_TellsItOnce_AndEndsEverything()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();

        Assert.Equal(["reason"], await Scene.BadFieldsAsync(scene.SendAsync("coordinator", "cancel", new { })));
        await Scene.OkAsync(scene.SendAsync("coordinator", "cancel", new { reason = "Called off" }));
        await Scene.OkAsync(scene.SendAsync("coordinator", "cancel", new { reason = "Called off" }));

        Assert.Equal(["MeetingProposed", "MeetingConvened", "MeetingCancelled"], await scene.ToldTypesAsync());
        Assert.DoesNotContain("Called off", (await scene.LastToldAsync()).ToString(), StringComparison.Ordinal);
        Assert.Equal((409, "MEETING_CANCELLED"), await Scene.RefusalAsync(scene.SendAsync("coordinator", "convene", scene.Slot())));
        Assert.Equal("Called off", (await scene.SeeAsync()).Text("cancelReason"));
    }

    [Fact]
    public async Task Convene_SameKeyAtOnceByMany_AnswersAllTheSame()
    {
        var scene = await fixture.IdentifyAsync();
        var slot = scene.Slot();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Scene.OkAsync(scene.SendAsync("coordinator", "convene", slot, key: "many-" + scene.CaseId)))
        );

        Assert.Single(answers.Select(a => a.ToString()).Distinct());
        Assert.Equal(["MeetingProposed", "MeetingConvened"], await scene.ToldTypesAsync());
    }

    [Fact]
    public async Task ConveneByManyAtOnce_OneWins_AndTheRowHoldsOneSetOfSummonses()
    {
        var scene = await fixture.IdentifyAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => scene.SendAsync("coordinator", "convene", scene.Slot(i))));

        Assert.Single(answers, a => a.IsSuccessStatusCode);
        Assert.All(answers.Where(a => !a.IsSuccessStatusCode), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
        Assert.Equal(["MeetingProposed", "MeetingConvened"], await scene.ToldTypesAsync());
        var stored = await fixture.Host.InStoreAsync(
            (MeetingsDb db) => db.Meetings.SingleAsync(m => m.Id == new Meetings.Domain.MeetingId(scene.MeetingId))
        );
        Assert.Equal((3, 1), (stored.Summonses.Count, stored.Times.Count));
    }
}
