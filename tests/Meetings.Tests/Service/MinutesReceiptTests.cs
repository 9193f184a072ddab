using System.Text.Json;
using Tot.Events.V1;

namespace Tot.Meetings.Tests.Service;

public sealed class MinutesReceiptTests(MeetingsFixture fixture) : IClassFixture<MeetingsFixture>
{
    [Fact]
    public async Task Amended_ShowsTheCoordinatorWhoHadOpenedTheWrongOne_AndTellsEverybodyWhoHasIt()
    {
        var scene = await MinutedAsync();
        await scene.SeeAsync("police-exit");
        await scene.SeeAsync("social-services");

        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes/amend", new { text = "Amended text", reason = "A wrong date" }));

        var told = MinutesFinalised.Parser.ParseJson((await scene.ToldAsync())[^1].Payload);
        Assert.Equal(Ids("coordinator", "police-exit", "child-welfare", "social-services"), told.Receivers.Order(StringComparer.Ordinal));
        var meeting = await scene.SeeAsync();
        Assert.Equal(Ids("police-exit", "social-services"), Opened(Assert.Single(meeting.Items("earlierMinutes"))));
        Assert.Empty(Opened(meeting.GetProperty("minutes")));
        Assert.Equal(4, meeting.GetProperty("minutes").Items("receivers").Length);
    }

    [Fact]
    public async Task Recall_ListsWhoHadOpened_HidesTheText_AndIsTold()
    {
        var scene = await MinutedAsync();
        await scene.SeeAsync("police-exit");

        var receipt = await Scene.OkAsync(scene.SendAsync("coordinator", "minutes/recall", new { reason = "Another meeting's minutes" }));
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes/recall", new { reason = "Another meeting's minutes" }));

        Assert.Equal([Scene.Agency("police-exit").ToString()], receipt.Items("openedBy").Select(a => a.GetString()));
        Assert.Equal(3, receipt.Items("receivedBy").Length);
        Assert.Single(await scene.ToldTypesAsync(), "MinutesRecalled");
        var told = MinutesRecalled.Parser.ParseJson((await scene.ToldAsync())[^1].Payload);
        Assert.Equal((1, 3), (told.Version, told.Receivers.Count));
        var others = await scene.SeeAsync("child-welfare");
        Assert.Null(others.GetProperty("minutes").Text("text"));
        Assert.Equal("Another meeting's minutes", others.GetProperty("minutes").Text("recallReason"));
        Assert.Empty(others.Items("decisions"));
        Assert.Equal("Final text", (await scene.SeeAsync()).GetProperty("minutes").Text("text"));
    }

    [Fact]
    public async Task Recall_WithoutReason_OrOfADraft_IsRefused()
    {
        var held = await (await fixture.IdentifyAsync()).HeldAsync();
        Assert.Equal(
            (409, "MINUTES_NOT_FINAL"),
            await Scene.RefusalAsync(held.SendAsync("coordinator", "minutes/recall", new { reason = "x" }))
        );
        var scene = await MinutedAsync();
        Assert.Equal(["reason"], await Scene.BadFieldsAsync(scene.SendAsync("coordinator", "minutes/recall", new { })));
    }

    [Fact]
    public async Task Reading_ByManyOfAnAgencyThatWasNotSummoned_IsRecordedOnce()
    {
        var scene = await MinutedAsync();

        var read = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => scene.GetAsync("social-services")));

        Assert.All(read, r => Assert.Equal(200, (int)r.StatusCode));
        Assert.Equal(Ids("social-services"), Opened((await scene.SeeAsync()).GetProperty("minutes")));
    }

    private async Task<Scene> MinutedAsync()
    {
        var scene = await (await fixture.IdentifyAsync()).HeldAsync();
        await Scene.OkAsync(scene.SendAsync("coordinator", "minutes", MinutesTests.Minutes(scene, "Final text")));
        return scene;
    }

    private static string[] Ids(params string[] personas) =>
        [.. personas.Select(p => Scene.Agency(p).ToString()).Order(StringComparer.Ordinal)];

    private static string[] Opened(JsonElement minutes) =>
        [
            .. minutes
                .Items("receivers")
                .Where(r => r.Text("openedAt") is not null && r.Text("agencyId") != Scene.Agency("coordinator").ToString())
                .Select(r => r.Text("agencyId")!)
                .Order(StringComparer.Ordinal),
        ];
}
