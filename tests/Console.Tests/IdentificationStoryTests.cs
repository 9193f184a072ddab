using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>The police find a group; nothing written is lost, and nothing is sent twice.</summary>
public sealed class IdentificationStoryTests(Office office)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Group_IsRaised_WithAndWithoutScript(bool script)
    {
        await using var police = await office.OpenAsync("police-exit", script: script, width: 360);
        var page = police.Page;
        await police.GoAsync("/identifications/new");
        await page.FillAsync("input[name=name-0]", "Syntetisk Gruppe En");
        await page.CheckAsync("input[name=ageGroup-0][value=minor]");
        await page.CheckAsync("input[name=needs-0][value=safety]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Legg til en person" }).ClickAsync();
        await Assertions.Expect(page.Locator("input[name=name-0]")).ToHaveValueAsync("Syntetisk Gruppe En");
        await page.CheckAsync("input[name=ageGroup-1][value=in-doubt]");
        await page.SelectOptionAsync("select[name=relation-1]", "sibling");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send identifiseringen av 2 personer" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Personer: 2");
        Assert.DoesNotContain("Syntetisk", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(police.Complaints);
    }

    [Fact]
    public async Task Draft_IsKept_UntilItIsSent()
    {
        await using var police = await office.OpenAsync("police-exit");
        var page = police.Page;
        await police.GoAsync("/identifications/new");
        await page.FillAsync("input[name=name-0]", "Syntetisk Utkast");
        await police.GoAsync("/today");
        await police.GoAsync("/identifications/new");
        await Assertions.Expect(page.Locator("input[name=name-0]")).ToHaveValueAsync("Syntetisk Utkast");

        await page.CheckAsync("input[name=ageGroup-0][value=adult]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send identifiseringen" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Personer: 1");
        await police.GoAsync("/identifications/new");
        await Assertions.Expect(page.Locator("input[name=name-0]")).ToHaveValueAsync("");
    }
}
