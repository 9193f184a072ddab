using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;
using static Tot.WebConsole.Tests.Support.Acts;

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
        await page.FillAsync("#field-firstDay", $"{first:yyyy-MM-dd}");
        await page.FillAsync("#field-lastDay", $"{first.AddDays(300):yyyy-MM-dd}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Prøv uten å registrere" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Siste lovlige dag er");
        await Assertions.Expect(page.Locator("#field-lastDay")).ToHaveValueAsync($"{first.AddDays(300):yyyy-MM-dd}");
        Assert.Empty(await childWelfare.ViolationsAsync());

        await page.FillAsync("#field-lastDay", "");
        await page.GetByRole(AriaRole.Button, new() { Name = "Registrer vedtaket" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Vedtaket er registrert");
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Nemndsvedtak" })).ToBeVisibleAsync();
        Assert.Empty(childWelfare.Complaints);
    }

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Placement_IsRun_FromApprovalToEnd(bool script, int width)
    {
        var path = $"/placements/{await office.World.PlaceAnotherAsync()}";
        await office.World.PostAsync(
            "child-welfare",
            "/api/v1/institutions",
            new
            {
                name = "Bufellesskapet Oppdiktet (demo)",
                kind = "residential",
                places = 2,
                approvedFrom = "2020-01-01",
            }
        );
        await using var desk = await office.OpenAsync("child-welfare", script: script, width: width);
        var page = desk.Page;
        await desk.GoAsync(path);
        await Open(page, "Registrer om vedtak 1");
        await page.Locator("form[action$='/approval']").GetByRole(AriaRole.Button).ClickAsync();
        await Done(page, "Godkjenningen er registrert");

        await Open(page, "Skriv ettervernplanen");
        foreach (var topic in new[] { "care", "safety", "residence" })
        {
            await page.FillAsync($"textarea[name=text-{topic}]", $"Oppdiktet tiltak for {topic}.");
        }
        await Click(page, "Lagre planen");
        await Done(page, "Ettervernplanen er lagret");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Oppdiktet tiltak for safety.");
        Assert.Empty(script ? await desk.ViolationsAsync() : []);
        Assert.Empty(await desk.OverflowAsync());
        await Click(page, "Signer planen");
        await Done(page, "Signaturen er registrert");
        await using (var police = await office.OpenAsync("police-exit", script: script, width: width))
        {
            await police.GoAsync(path);
            await Assertions.Expect(police.Page.Locator("main")).ToContainTextAsync("Oppdiktet tiltak for care.");
            await Click(police.Page, "Signer planen");
            await Done(police.Page, "Signaturen er registrert");
        }

        await desk.GoAsync(path);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("politiet: har signert", new() { IgnoreCase = true });
        await Open(page, "Meld barnet savnet");
        await Click(page, "Meld barnet savnet");
        await Done(page, "alle i saken får beskjed");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Barnet er savnet siden");
        await Click(page, "Barnet er kommet tilbake");
        await Done(page, "Det er registrert at barnet er tilbake");

        await Open(page, "Flytt til en annen institusjon");
        await page.FillAsync("form[action$='/transfer'] input[name=reason]", "Oppdiktet grunn.");
        await Click(page, "Flytt til en annen institusjon");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Oppdiktet grunn.");
        await desk.GoAsync(path);
        await Open(page, "Avslutt plasseringen");
        await page.FillAsync("form[action$='/end'] input[name=lastDay]", "1990-01-01");
        await page.FillAsync("form[action$='/end'] input[name=reason]", "Oppdiktet slutt.");
        await Click(page, "Avslutt plasseringen");
        await Assertions.Expect(page.Locator("ds-error-summary")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("form[action$='/end'] input[name=reason]")).ToHaveValueAsync("Oppdiktet slutt.");
        await page.FillAsync("form[action$='/end'] input[name=lastDay]", $"{Kernel.Oslo.Day(DateTimeOffset.UtcNow):yyyy-MM-dd}");
        await Click(page, "Avslutt plasseringen");
        await Done(page, "Plasseringen er avsluttet");
        await Assertions.Expect(page.Locator("dl.facts").First).ToContainTextAsync("Oppdiktet slutt.");
    }
}
