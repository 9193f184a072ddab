using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>Help where it is needed: a card to take along, and the rule behind every legal date.</summary>
public sealed class HelpTests(Office office)
{
    [Fact]
    public async Task RoleCard_IsPrintedOnOneSheet_WithoutTheConsoleAroundIt()
    {
        await using var desk = await office.OpenAsync(persona: null, width: 360);
        await desk.GoAsync("/help/roles/child-welfare");
        await desk.Page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.False(await desk.Page.Locator("header.top").IsVisibleAsync());
        Assert.True(await desk.Page.GetByText("Dette forventes av deg").IsVisibleAsync());
        var sheets = Regex.Count(Encoding.Latin1.GetString(await desk.Page.PdfAsync(new() { Format = "A4" })), @"/Type\s*/Page\b");
        Assert.Equal(1, sheets);
    }

    [Fact]
    public async Task LegalDates_SayRuleSourceAndConfidence()
    {
        await using var childWelfare = await office.OpenAsync("child-welfare");
        var page = childWelfare.Page;
        await childWelfare.GoAsync($"/placements/{office.World.PlacementId}");
        var dates = page.Locator("#deadlines ~ ul > li");
        Assert.NotEqual(0, await dates.CountAsync());
        foreach (var date in (await dates.AllAsync()).Append(page.Locator("dl.facts")))
        {
            await date.Locator("summary").ClickAsync();
            await Assertions.Expect(date.Locator("details")).ToContainTextAsync("Kilde: ");
            await Assertions.Expect(date.Locator("details")).ToContainTextAsync("Sikkerhet: ");
        }

        await page.Locator("dl.facts").GetByRole(AriaRole.Link, new() { Name = "Alle regler og kilder" }).ClickAsync();

        await Assertions.Expect(page.Locator("h2#bvl-2021-6-6")).ToBeInViewportAsync();
        var cap = page.GetByRole(AriaRole.Row, new() { Name = "Plasseringen varer høyst" }).First;
        await Assertions.Expect(cap).ToContainTextAsync("6 måneder");
        await Assertions.Expect(cap).ToContainTextAsync("må kontrolleres mot loven");
    }

    /// <summary>Every rule the services know has a name and a value in words.</summary>
    [Fact]
    public async Task Rules_AreAllInWords()
    {
        await using var coordinator = await office.OpenAsync("coordinator");
        await coordinator.GoAsync("/help/rules");

        var rules = await office.World.GetAsync("coordinator", "/api/v1/rule-sets");
        var text = await coordinator.Page.Locator("main").InnerTextAsync();
        foreach (
            var name in rules
                .GetProperty("items")[0]
                .GetProperty("parameters")
                .EnumerateArray()
                .Select(p => p.GetProperty("name").GetString()!)
        )
        {
            Assert.DoesNotContain(name + "\t", text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("true", text, StringComparison.Ordinal);
    }
}
