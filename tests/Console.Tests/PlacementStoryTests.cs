using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>The legal clock as barnevernet sees it: tried first, refused with the last lawful day, registered when it is lawful.</summary>
public sealed class PlacementStoryTests(Office office)
{
    [Fact]
    public async Task Decision_IsTried_Refused_AndRegistered()
    {
        await using var childWelfare = await office.OpenAsync("child-welfare", width: 360);
        var page = childWelfare.Page;
        await childWelfare.GoAsync($"/placements/{office.World.PlacementId}");
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(10);
        await page.FillAsync("input[name=firstDay]", $"{first:yyyy-MM-dd}");
        await page.FillAsync("input[name=lastDay]", $"{first.AddDays(300):yyyy-MM-dd}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Prøv uten å registrere" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Siste lovlige dag er");
        await Assertions.Expect(page.Locator("input[name=lastDay]")).ToHaveValueAsync($"{first.AddDays(300):yyyy-MM-dd}");
        Assert.Empty(await childWelfare.ViolationsAsync());

        await page.FillAsync("input[name=lastDay]", "");
        await page.GetByRole(AriaRole.Button, new() { Name = "Registrer vedtaket" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Vedtaket er registrert");
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Nemndsvedtak" })).ToBeVisibleAsync();
        Assert.Empty(childWelfare.Complaints);
    }
}
