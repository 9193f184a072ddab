using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>Two coordinators change the same thing: the second sees both versions, loses nothing, and decides.</summary>
public sealed class ConflictTests(Office office)
{
    [Fact]
    public async Task TwoConvene_TheSecondSeesBoth_AndCanMoveTheMeetingToTheirTime()
    {
        var path = $"/meetings/{await office.World.ProposeAsync()}";
        await using var first = await office.OpenAsync("coordinator", script: false);
        await using var second = await office.OpenAsync("coordinator", width: 360);
        await first.GoAsync(path);
        await second.GoAsync(path);
        await ConveneAsync(first.Page, "Rådhuset (oppdiktet)", "10:00", "11:00");
        await Assertions.Expect(first.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Innkallingen er sendt");

        await ConveneAsync(second.Page, "Krisesenteret (oppdiktet)", "13:00", "14:00");

        var conflict = second.Page.Locator(".conflict");
        await Assertions.Expect(conflict).ToContainTextAsync("Rådhuset (oppdiktet)");
        await Assertions.Expect(conflict).ToContainTextAsync("Krisesenteret (oppdiktet)");
        await Assertions.Expect(conflict).ToContainTextAsync("kl. 10.00");
        await Assertions.Expect(conflict).ToContainTextAsync("kl. 13.00");
        Assert.Equal("DS-ERROR-SUMMARY", await second.Page.EvaluateAsync<string>("document.activeElement.tagName"));
        Assert.Empty(await second.ViolationsAsync());
        await Assertions.Expect(second.Page.Locator("#reschedule input[name=place]")).ToHaveValueAsync("Krisesenteret (oppdiktet)");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Send ny tid" }).ClickAsync();
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Ny tid er sendt");
        await Assertions.Expect(second.Page.Locator("dl.facts")).ToContainTextAsync("Krisesenteret (oppdiktet)");
    }

    [Fact]
    public async Task TwoWriteMinutes_TheSecondSeesBoth_AndNothingIsOverwrittenUnseen()
    {
        var path = $"/meetings/{office.World.HeldId}";
        await using var first = await office.OpenAsync("coordinator", script: false);
        await using var second = await office.OpenAsync("coordinator");
        await first.GoAsync(path);
        await second.GoAsync(path);
        await SaveAsync(first.Page, "Den førstes utkast.");
        await Assertions.Expect(first.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Utkastet er lagret");
        await second.Page.FillAsync("textarea[name=text]", "Den andres utkast.");
        // Also a draft that is only given back by the tab belongs to what its writer had seen.
        await second.GoAsync("/today");
        await second.GoAsync(path);
        await Assertions.Expect(second.Page.Locator("textarea[name=text]")).ToHaveValueAsync("Den andres utkast.");

        await SaveAsync(second.Page, "Den andres utkast.");

        await Assertions.Expect(second.Page.Locator(".conflict")).ToContainTextAsync("Den førstes utkast.");
        await Assertions.Expect(second.Page.Locator(".conflict")).ToContainTextAsync("Den andres utkast.");
        await Assertions.Expect(second.Page.Locator("textarea[name=text]")).ToHaveValueAsync("Den andres utkast.");
        await SaveAsync(second.Page, "Den førstes utkast. Den andres utkast.");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Utkastet er lagret");
    }

    private static async Task SaveAsync(IPage page, string text)
    {
        await page.FillAsync("textarea[name=text]", text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre utkast" }).ClickAsync();
    }

    private static async Task ConveneAsync(IPage page, string place, string from, string to)
    {
        await page.FillAsync("#convene ~ form input[name=day]", $"{DateTime.UtcNow.AddDays(5):yyyy-MM-dd}");
        await page.FillAsync("#convene ~ form input[name=from]", from);
        await page.FillAsync("#convene ~ form input[name=to]", to);
        await page.FillAsync("#convene ~ form input[name=place]", place);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send innkallingen" }).ClickAsync();
    }
}
