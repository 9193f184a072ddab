using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>What happens elsewhere is on the board by itself, and never under the reader's hands.</summary>
public sealed class LiveTests(Office office)
{
    [Fact]
    public async Task NewIdentification_IsOnTheBoard_WithoutReading()
    {
        await using var coordinator = await office.OpenAsync("coordinator");
        await OpenTodayAsync(coordinator);
        await coordinator.Page.EvaluateAsync("window.notReadAgain = true");

        var number = await RaiseAsync("Syntetisk Levende");

        await Assertions.Expect(coordinator.Page.Locator("[data-live]").GetByText(number).First).ToBeVisibleAsync();
        Assert.True(await coordinator.Page.EvaluateAsync<bool>("window.notReadAgain"));
        Assert.Empty(await coordinator.ViolationsAsync());
        Assert.Empty(coordinator.Complaints);
    }

    [Fact]
    public async Task ReaderInTheMiddleOfTheBoard_IsNotMoved_UntilTheyLeaveIt()
    {
        await using var coordinator = await office.OpenAsync("coordinator");
        var page = coordinator.Page;
        await OpenTodayAsync(coordinator);
        var link = page.Locator("[data-live] a").First;
        await link.FocusAsync();
        await page.EvaluateAsync(
            """
            new Promise((opened) => {
              const events = new EventSource("/console/live");
              window.changed = new Promise((told) => events.addEventListener("changed", told)).then(() => events.close());
              events.addEventListener("open", opened);
            })
            """
        );

        var number = await RaiseAsync("Syntetisk Venter");

        await page.EvaluateAsync("window.changed");
        Assert.True(await link.EvaluateAsync<bool>("e => e === document.activeElement"));
        await page.Locator("main").FocusAsync();
        await Assertions.Expect(page.Locator("[data-live]").GetByText(number).First).ToBeVisibleAsync(new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task WithoutScript_ALinkReadsAgain()
    {
        await using var coordinator = await office.OpenAsync("coordinator", script: false);
        await coordinator.GoAsync("/today");
        var number = await RaiseAsync("Syntetisk Uten Skript");
        await office.World.FirstAsync("coordinator", $"/api/v1/meetings?caseId={_caseId}");

        await coordinator.Page.GetByRole(AriaRole.Link, new() { Name = "Les på nytt" }).ClickAsync();

        await Assertions.Expect(coordinator.Page.Locator("[data-live]").GetByText(number).First).ToBeVisibleAsync();
    }

    private Guid _caseId;

    private static async Task OpenTodayAsync(Desk desk)
    {
        var live = desk.Page.WaitForResponseAsync("**/console/live");
        await desk.GoAsync("/today");
        Assert.Equal(200, (await live).Status);
    }

    /// <summary>Somebody in danger: that is what the agencies' feed tells of an identification, and the board listens to it.</summary>
    private async Task<string> RaiseAsync(string name)
    {
        var raised = await office.World.PostAsync(
            "police-exit",
            "/api/v1/identifications",
            new
            {
                persons = new[] { new { name, ageGroup = "adult" } },
                dangerAssessment = new { level = "near-and-serious", externalReference = "EX-0008" },
            }
        );
        _caseId = raised.GetProperty("caseId").GetGuid();
        return raised.GetProperty("caseNumber").GetString()!;
    }
}
