using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Privacy.V1;
using Tot.Testing;

namespace Tot.Meetings.Tests.Service;

/// <summary>What Meetings holds in words on a case goes when one of its persons is erased, and what is left is handed over to the person.</summary>
public sealed class PersonErasedTests
{
    private const string Marker = "Ospelund";

    [Fact]
    public async Task Told_TheTextsOfTheCaseGoFromEveryFile_AndThoseOfOthersStay()
    {
        await using var world = await MeetingsFixture.StartAsync("--Store:LogEmptiedEvery", "00:00:00.2");
        var (erased, kept) = (await MinutedAsync(world, Marker), await MinutedAsync(world, "Frydlund"));
        Assert.Contains(Marker, world.Host.StoredText(), StringComparison.Ordinal);
        Assert.Contains(Marker, (await erased.SeeAsync()).GetRawText(), StringComparison.Ordinal);

        Erase(world, erased);

        await Eventually.TrueAsync(
            async () => !(await erased.SeeAsync()).GetRawText().Contains(Marker, StringComparison.Ordinal),
            "the texts are gone"
        );
        var meeting = await erased.SeeAsync();
        Assert.Equal("[erased]", meeting.GetProperty("minutes").Text("text"));
        Assert.Equal("minuted", meeting.Text("state"));
        Assert.Empty(meeting.Items("otherAttendees"));
        await Eventually.TrueAsync(
            () => Task.FromResult(!world.Host.StoredText().Contains(Marker, StringComparison.Ordinal)),
            "no file holds the word"
        );
        Assert.Contains("Frydlund", (await kept.SeeAsync()).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Export_TellsTexts_OnlyOfAPersonWhoIsAloneInTheCase_AndNeverWhoWorksWithIt(bool alone)
    {
        await using var world = await MeetingsFixture.StartAsync();
        var scene = await MinutedAsync(world, Marker);

        var answer = await new HeldDataService.HeldDataServiceClient(world.Host.AsService("intake")).ExportPersonAsync(
            new ExportPersonRequest
            {
                CaseId = scene.CaseId.ToString(),
                PersonId = scene.Identified.Persons[0].PersonId,
                Alone = alone,
            }
        );

        var text = string.Join('\n', answer.Records.Select(r => r.Json));
        Assert.Equal(alone, text.Contains("Minutes of " + Marker, StringComparison.Ordinal));
        Assert.DoesNotContain("Colleague", text, StringComparison.Ordinal);
        Assert.Contains(answer.Records, r => r.Kind == "meeting" && r.Json.Contains(scene.MeetingId.ToString(), StringComparison.Ordinal));
        Assert.Contains(answer.Records, r => r.Kind == "minutes-version");
    }

    private static async Task<Scene> MinutedAsync(MeetingsFixture world, string marker)
    {
        var scene = await world.IdentifyAsync();
        await Scene.OkAsync(scene.SendAsync("coordinator", "convene", scene.Slot(place: "At the home of " + marker)));
        await Scene.OkAsync(
            scene.SendAsync("child-welfare", "answers", new { answer = "sends-substitute", substitute = "Colleague " + marker })
        );
        await Scene.OkAsync(
            scene.SendAsync(
                "coordinator",
                "held",
                new
                {
                    attendance = Scene.Attendance(("coordinator", "present"), ("police-exit", "present"), ("child-welfare", "represented")),
                    otherAttendees = new[] { "Colleague and interpreter " + marker },
                }
            )
        );
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", MinutesTests.Minutes(scene, "Minutes of " + marker)));
        return scene;
    }

    private static void Erase(MeetingsFixture world, Scene scene) =>
        world.Host.Peers.Intake.Tell(
            new PersonErased
            {
                CaseId = scene.CaseId.ToString(),
                PersonId = scene.Identified.Persons[0].PersonId,
                ErasedAt = Timestamp.FromDateTimeOffset(world.Host.Clock.Now),
            },
            $"persons/{scene.Identified.Persons[0].PersonId}",
            subjectVersion: 9
        );
}
