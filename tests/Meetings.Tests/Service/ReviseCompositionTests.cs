using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Testing;

namespace Tot.Meetings.Tests.Service;

public sealed class ReviseCompositionTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    private static readonly DateTimeOffset Night = new(2026, 3, 10, 22, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task ChildAdded_AtNight_ProposesBarnevernAndVakt_AndTellsTheCoordinator()
    {
        var scene = await fixture.IdentifyAsync(AgeGroup.Adult);

        Add(scene, Night, new IdentifiedPerson { AgeGroup = AgeGroup.Minor, ResidenceUnsettled = true });

        var meeting = await RevisedAsync(scene);
        Assert.Equal(
            ["coordinator", "police-exit", "child-welfare", "child-welfare-emergency", "social-services", "immigration-authority"],
            meeting.Items("composition").Select(s => s.Text("kind"))
        );
        Assert.Empty(meeting.Items("recommendedAdditions"));
        Assert.Equal(["MeetingProposed", "MeetingCompositionRevised"], await scene.ToldTypesAsync());
        var told = MeetingCompositionRevised.Parser.ParseJson((await scene.ToldAsync())[^1].Payload);
        Assert.Equal((scene.CaseId.ToString(), false, 6), (told.CaseId, told.Convened, told.Composition.Count));
    }

    [Fact]
    public async Task AdultAdded_WhenConvened_IsOnlyRecommended_UntilTheCoordinatorAdds()
    {
        var scene = await (await fixture.IdentifyAsync()).ConvenedAsync();
        Add(scene, scene.Now, new IdentifiedPerson { AgeGroup = AgeGroup.Adult });

        var revised = await RevisedAsync(scene);
        Assert.Equal("social-services", Assert.Single(revised.Items("recommendedAdditions")).Text("kind"));
        Assert.Equal(3, revised.Items("participants").Length);
        Assert.True(MeetingCompositionRevised.Parser.ParseJson((await scene.ToldAsync())[^1].Payload).Convened);

        var body = new { participants = new[] { new { agencyId = Scene.Agency("social-services") } } };
        Assert.Equal((403, "FORBIDDEN"), await Scene.RefusalAsync(scene.SendAsync("police-exit", "participants", body)));
        Assert.Equal(
            (412, "STALE_VERSION"),
            await Scene.RefusalAsync(scene.SendAsync("coordinator", "participants", body, ifMatch: "\"1\""))
        );
        await Scene.OkAsync(scene.SendAsync("coordinator", "participants", body, key: "add"));
        await Scene.OkAsync(scene.SendAsync("coordinator", "participants", body, key: "add"));

        var seen = await scene.SeeAsync();
        Assert.Equal("sent", seen.Of("social-services").Text("summons"));
        Assert.Empty(seen.Items("recommendedAdditions"));
        Assert.Equal(
            ["MeetingProposed", "MeetingConvened", "MeetingCompositionRevised", "ParticipantsSummoned"],
            await scene.ToldTypesAsync()
        );
        var told = ParticipantsSummoned.Parser.ParseJson((await scene.ToldAsync())[^1].Payload);
        Assert.Equal(Scene.Agency("social-services").ToString(), Assert.Single(told.Participants).AgencyId);
        Assert.Equal("add-participants", (await scene.AuditedAsync())[^1].Action);
    }

    [Fact]
    public async Task AgeAssessedAnew_AsAdult_ProposesSocialServices_AndBarnevernKeepsItsSeat()
    {
        var scene = await fixture.IdentifyAsync(AgeGroup.InDoubt);
        var person = scene.Identified.Persons[0].PersonId;
        fixture.Host.Peers.Intake.Tell(
            new AgeAssessed
            {
                CaseId = scene.CaseId.ToString(),
                PersonId = person,
                AgeGroup = AgeGroup.Adult,
                AssessedAt = Timestamp.FromDateTimeOffset(scene.Now),
            },
            $"persons/{person}"
        );

        var meeting = await RevisedAsync(scene);
        Assert.Equal(
            ["coordinator", "police-exit", "child-welfare", "social-services"],
            meeting.Items("composition").Select(s => s.Text("kind"))
        );
    }

    [Fact]
    public async Task AnotherAdultAdded_OrAMeetingThatIsHeld_ChangesNothing()
    {
        var held = await (await fixture.IdentifyAsync()).HeldAsync();
        var same = await fixture.IdentifyAsync(AgeGroup.Adult);
        Add(held, held.Now, new IdentifiedPerson { AgeGroup = AgeGroup.Adult });
        Add(same, same.Now, new IdentifiedPerson { AgeGroup = AgeGroup.Adult });
        // Told later, so what was told before has had its effect when this has.
        var last = await fixture.IdentifyAsync();
        Add(last, last.Now, new IdentifiedPerson { AgeGroup = AgeGroup.Adult });
        await RevisedAsync(last);

        Assert.Equal("MeetingHeld", (await held.ToldTypesAsync())[^1]);
        Assert.Equal(["MeetingProposed"], await same.ToldTypesAsync());
        Assert.Null((await same.SeeAsync()).Text("compositionRevisedAt"));
    }

    private void Add(Scene scene, DateTimeOffset at, params IdentifiedPerson[] persons)
    {
        foreach (var person in persons)
        {
            person.PersonId = Guid.CreateVersion7(at).ToString();
        }
        fixture.Host.Peers.Intake.Tell(
            new PersonsAdded
            {
                IdentificationId = scene.Identified.IdentificationId,
                CaseId = scene.CaseId.ToString(),
                Persons = { persons },
                AddedAt = Timestamp.FromDateTimeOffset(at),
            },
            $"cases/{scene.CaseId}",
            subjectVersion: 2
        );
    }

    private static async Task<System.Text.Json.JsonElement> RevisedAsync(Scene scene)
    {
        await Eventually.TrueAsync(
            async () => (await scene.SeeAsync()).Text("compositionRevisedAt") is not null,
            "the composition is revised"
        );
        return await scene.SeeAsync();
    }
}
