using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>The coordinator sees how the work goes: charts that say the same as their tables, of a period, to take along.</summary>
public sealed class ReportStoryTests(Office office)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Report_OfAPeriod_IsShown_AndTakenAlong(bool script)
    {
        await using var desk = await office.OpenAsync("coordinator", script: script);
        var page = desk.Page;
        await desk.GoAsync("/reports");
        Assert.EndsWith("/reports/first-meeting", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Plikter", Exact = true }).ClickAsync();
        await page.FillAsync("input[name=from]", "2026-01-01");
        await page.FillAsync("input[name=to]", "2040-12-31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Vis" }).ClickAsync();
        await Assertions.Expect(page.Locator(".period")).ToContainTextAsync("1. januar 2026 til 31. desember 2040");
        await Assertions.Expect(page.Locator(".bars svg").First).ToHaveAttributeAsync("role", "img");
        await Assertions.Expect(page.Locator("table.numbers tbody tr").First).ToBeVisibleAsync();

        var link = (await page.GetByRole(AriaRole.Link, new() { Name = "Last ned som CSV" }).GetAttributeAsync("href"))!;
        var csv = await desk.Context.APIRequest.GetAsync(
            link,
            new APIRequestContextOptions { Headers = [new("Accept", "text/html,*/*;q=0.8")] }
        );
        Assert.StartsWith("text/csv", csv.Headers["content-type"], StringComparison.Ordinal);
        Assert.StartsWith("municipality,agencyId,agencyName,kind", await csv.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task Period_ThatEndsBeforeItBegins_IsMended_OnTheSamePage()
    {
        await using var desk = await office.OpenAsync("coordinator");
        Assert.Equal(200, await desk.GoAsync("/reports/attendance?from=2026-05-02&to=2026-05-01"));

        await Assertions.Expect(desk.Page.Locator("ds-error-summary")).ToContainTextAsync("Fra og med");
        await Assertions.Expect(desk.Page.Locator("input[name=from]")).ToHaveValueAsync("2026-05-02");
        Assert.Empty(await desk.ViolationsAsync());
    }

    [Fact]
    public async Task Print_ShowsTheReport_WithoutWhatIsForTheScreen()
    {
        await using var desk = await office.OpenAsync("coordinator");
        await desk.GoAsync("/reports/breaches?from=2026-01-01&to=2040-12-31");
        await desk.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        await Assertions.Expect(desk.Page.Locator(".chart")).ToBeVisibleAsync();
        await Assertions.Expect(desk.Page.Locator("table.numbers")).ToBeVisibleAsync();
        await Assertions.Expect(desk.Page.Locator(".tabs")).ToBeHiddenAsync();
        await Assertions.Expect(desk.Page.Locator("header")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Report_ForWhoMayNot_IsRefused()
    {
        await using var desk = await office.OpenAsync("child-welfare");
        Assert.Equal(403, await desk.GoAsync("/reports/attendance"));
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.Link, new() { Name = "Rapporter" })).ToHaveCountAsync(0);
    }
}
