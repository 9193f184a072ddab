using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;
using static Tot.WebConsole.Tests.Support.Acts;

namespace Tot.WebConsole.Tests;

/// <summary>A meeting from proposal to minutes by clicking, with and without script, at a desk and on a phone.</summary>
public sealed class MeetingStoryTests(Office office)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Meeting_IsConvened_Answered_Held_AndMinuted(bool script, int width)
    {
        await using var coordinator = await office.OpenAsync("coordinator", script: script, width: width);
        var page = coordinator.Page;
        await coordinator.GoAsync($"/cases/{office.World.CaseId}");
        await page.Locator("summary", new() { HasText = "Foreslå et møte" }).ClickAsync();
        await page.SelectOptionAsync("select[name=kind]", "follow-up");
        await page.GetByRole(AriaRole.Button, new() { Name = "Foreslå et møte" }).ClickAsync();
        await Done(page, "Møtet er foreslått");
        var path = new Uri(page.Url).AbsolutePath;
        await page.FillAsync("input[name=place]", "Møterom 2 (oppdiktet)");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send innkallingen" }).ClickAsync();
        await Done(page, "Innkallingen er sendt");

        await using var childWelfare = await office.OpenAsync("child-welfare", script: script, width: 360);
        await childWelfare.GoAsync(path + "/answer");
        await childWelfare.Page.GetByRole(AriaRole.Button, new() { Name = "Ja, vi kommer" }).ClickAsync();
        await Done(childWelfare.Page, "Takk, svaret er registrert");

        await coordinator.GoAsync(path);
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Barnevernet i Bergen" })).ToContainTextAsync("Kommer");
        await page.Locator("summary", new() { HasText = "Møtet er holdt" }).ClickAsync();
        foreach (var fieldset in await page.Locator("form[action$='/held'] fieldset").AllAsync())
        {
            await Tick(fieldset.GetByLabel("Møtte", new() { Exact = true }));
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre oppmøtet" }).ClickAsync();
        await Done(page, "Oppmøtet er registrert");

        await page.FillAsync("textarea[name=text]", "Oppdiktet referat.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre utkast" }).ClickAsync();
        await Done(page, "Utkastet er lagret");
        await page.FillAsync("input[name=title-0]", "Finn et trygt sted i natt");
        await page.SelectOptionAsync("select[name=agency-0]", new SelectOptionValue { Label = "Barnevernet i Bergen (demo)" });
        await page.FillAsync("input[name=due-0]", DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send ferdig referat" }).ClickAsync();
        await Done(page, "Referatet er sendt");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Finn et trygt sted i natt");
        Assert.Empty(coordinator.Complaints);
        Assert.Empty(childWelfare.Complaints);
    }

    [Fact]
    public async Task Refusal_SaysWhatToDo_AndKeepsWhatWasWritten()
    {
        await using var coordinator = await office.OpenAsync("coordinator");
        var page = coordinator.Page;
        await coordinator.GoAsync($"/meetings/{office.World.MeetingId}");
        await page.FillAsync("input[name=place]", "Møterom 3 (oppdiktet)");
        await page.FillAsync("input[name=from]", "12:00");
        await page.FillAsync("input[name=to]", "11:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send innkallingen" }).ClickAsync();

        await Assertions.Expect(page.Locator("ds-error-summary")).ToContainTextAsync("Det du skrev er tatt vare på");
        await Assertions.Expect(page.Locator("input[name=place]")).ToHaveValueAsync("Møterom 3 (oppdiktet)");
        Assert.Empty(await coordinator.ViolationsAsync());
    }

    [Fact]
    public async Task Identity_IsHidden_UntilAskedFor()
    {
        await using var coordinator = await office.OpenAsync("coordinator");
        var page = coordinator.Page;
        await coordinator.GoAsync($"/cases/{office.World.CaseId}");
        Assert.DoesNotContain("Syntetisk", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Vis identitet: person 1" }).ClickAsync();

        await Assertions.Expect(page.Locator(".identity")).ToContainTextAsync("Syntetisk Søsken En");
        Assert.DoesNotContain("Syntetisk", await page.TitleAsync() + page.Url, StringComparison.Ordinal);
    }
}
