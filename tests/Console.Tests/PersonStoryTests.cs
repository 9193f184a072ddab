using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;
using static Tot.WebConsole.Tests.Support.Acts;

namespace Tot.WebConsole.Tests;

/// <summary>What is agreed with a person, what was shared on which ground, and what changes; never who it is.</summary>
public sealed class PersonStoryTests(Office office)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Consent_AndSharing_AreRecorded_WithTheirGround(bool script, int width)
    {
        await using var desk = await office.OpenAsync("coordinator", script: script, width: width);
        var page = desk.Page;
        await desk.GoAsync($"/cases/{office.World.CaseId}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Mer om person 2" }).ClickAsync();
        Assert.Equal($"/cases/{office.World.CaseId}/persons/2", new Uri(page.Url).AbsolutePath);
        var purpose = script ? "Helsehjelp" : "Skole";

        await Open(page, "Registrer hva som er sagt om samtykke");
        await page.SelectOptionAsync("#consent-purpose", new SelectOptionValue { Label = purpose });
        await Tick(page.GetByLabel("Gitt", new() { Exact = true }));
        await page.SelectOptionAsync("select[name=form]", "oral");
        await page.Locator("form[action$='/consents'] button").ClickAsync();
        await Done(page, "Samtykket er registrert");

        await Open(page, "Registrer at noe er delt");
        await page.SelectOptionAsync("select[name=agencyId]", new SelectOptionValue { Label = "Barnevernet i Bergen (demo)" });
        await page.SelectOptionAsync("select[name=category]", "health");
        await Tick(page.Locator("#field-ground-consent"));
        await Click(page, "Registrer delingen");
        await Assertions.Expect(page.Locator("ds-error-summary")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("select[name=category]")).ToHaveValueAsync("health");
        await page.SelectOptionAsync("form[action$='/disclosures'] select[name=purpose]", new SelectOptionValue { Label = purpose });
        await Click(page, "Registrer delingen");
        await Done(page, "Delingen er registrert");
        await Assertions.Expect(page.Locator(".history")).ToContainTextAsync($"Samtykke til {purpose}: Gitt");
        await Assertions.Expect(page.Locator(".history")).ToContainTextAsync("Barnevernet i Bergen");

        Assert.DoesNotContain("Syntetisk", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(script ? await desk.ViolationsAsync() : []);
        Assert.DoesNotContain(desk.Complaints, c => !c.Contains("40", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Police_AssessTheDangerAnew_AndChangeTheStatus()
    {
        await using var desk = await office.OpenAsync("police-exit");
        var page = desk.Page;
        await desk.GoAsync($"/cases/{office.World.CaseId}/persons/2");
        await Open(page, "Vurder faren på nytt");
        await Tick(page.GetByLabel("Ikke nær og alvorlig fare", new() { Exact = true }));
        await page.FillAsync("input[name=validUntil]", "2040-01-31");
        await page.FillAsync("input[name=reference]", "EX-0002");
        await Click(page, "Lagre vurderingen");
        await Done(page, "Vurderingen er lagret");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("gjelder til 31. januar 2040");

        await Open(page, "Endre status");
        await Tick(page.Locator("form[action$='/status'] input[value=confirmed-for-assistance]"));
        await Click(page, "Lagre statusen");
        await Done(page, "Statusen er endret");
        await Open(page, "Vurder alderen på nytt");
        await Tick(page.Locator("form[action$='/age-assessments'] input[value=in-doubt]"));
        await Click(page, "Lagre aldersgruppen");
        await Done(page, "Alderen er vurdert på nytt");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("Alder i tvil");
    }

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Viewers_AreToldToTheCoordinator_WithGround_ButNeverWhoThePersonIs(bool script, int width)
    {
        var one = $"/cases/{office.World.CaseId}/persons/1";
        await using (var police = await office.OpenAsync("police-exit"))
        {
            await police.GoAsync($"/cases/{office.World.CaseId}");
            await police.Page.GetByRole(AriaRole.Button, new() { Name = "Vis identitet: person 1" }).ClickAsync();
            await Assertions.Expect(police.Page.Locator(".identity")).ToBeVisibleAsync();
            Assert.Equal(403, await police.GoAsync(one + "/viewers"));
            await police.GoAsync(one);
            await Assertions.Expect(police.Page.Locator("a[href$='/viewers']")).ToHaveCountAsync(0);
        }
        await using var desk = await office.OpenAsync("coordinator", script: script, width: width);
        var page = desk.Page;
        await desk.GoAsync($"/cases/{office.World.CaseId}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Hvem har sett person 1" }).ClickAsync();
        Assert.Equal(one + "/viewers", new Uri(page.Url).AbsolutePath);
        await page.SelectOptionAsync("select[name=seen]", "identity");
        await Click(page, "Vis");
        var rows = page.Locator("table tbody tr");
        await Assertions.Expect(page.Locator("table tbody")).Not.ToContainTextAsync("Opplysninger, uten identitet");
        var seen = rows.Filter(new() { HasText = "EXIT-gruppen" }).First;
        await Assertions.Expect(seen).ToContainTextAsync("demo:police-exit");
        await Assertions.Expect(seen).ToContainTextAsync("Identiteten");
        await Assertions.Expect(seen).ToContainTextAsync("Meldte saken");
        await page.SelectOptionAsync("select[name=seen]", "");
        await Click(page, "Vis");
        await Assertions.Expect(page.Locator("table tbody")).ToContainTextAsync("Opplysninger, uten identitet");

        await desk.GoAsync(one);
        await Assertions.Expect(page.Locator("a[href$='/persons/1/viewers']")).ToBeVisibleAsync();
        await desk.GoAsync(one + "/viewers");
        Assert.DoesNotContain("Syntetisk", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(script ? await desk.ViolationsAsync() : []);
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task Viewers_OfAnothersPerson_AreNotFound()
    {
        await using var desk = await office.OpenAsync("coordinator-oslo");
        Assert.Equal(404, await desk.GoAsync($"/cases/{office.World.CaseId}/persons/1/viewers"));
    }

    [Fact]
    public async Task Person_WhoIsNotThere_IsNotFound()
    {
        await using var desk = await office.OpenAsync("coordinator");
        Assert.Equal(404, await desk.GoAsync($"/cases/{office.World.CaseId}/persons/3/viewers"));
        Assert.Equal(404, await desk.GoAsync($"/cases/{office.World.CaseId}/persons/3"));
        Assert.Equal(404, await desk.GoAsync($"/cases/{office.World.CaseId}/persons/0"));
    }

    [Fact]
    public async Task Case_TellsItsHistory()
    {
        await using var desk = await office.OpenAsync("coordinator");
        await desk.GoAsync($"/cases/{office.World.CaseId}");
        var history = desk.Page.Locator(".history");
        await Assertions.Expect(history).ToContainTextAsync("Saken ble åpnet");
        await Assertions.Expect(history).ToContainTextAsync("Akuttvedtak, person 1");
        await Assertions.Expect(history).ToContainTextAsync("ble med i saken");
    }
}
