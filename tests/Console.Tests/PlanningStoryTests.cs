using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;
using static Tot.WebConsole.Tests.Support.Acts;

namespace Tot.WebConsole.Tests;

/// <summary>What the agencies do together outside of single cases: plans, routines, courses; and help from the police within one.</summary>
public sealed class PlanningStoryTests(Office office)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Plan_GetsAMeasure_WhoseLightTheAgencySets(bool script, int width)
    {
        await using var coordinator = await office.OpenAsync("coordinator", script: script, width: width);
        var page = coordinator.Page;
        var (plan, measure) = ($"Oppdiktet plan {width}", $"Lag informasjon på {width} språk");
        await coordinator.GoAsync("/plans");
        await Open(page, "Registrer en plan");
        await page.FillAsync("input[name=title]", plan);
        await Click(page, "Registrer planen");
        await Done(page, "Planen er registrert");
        await page.FillAsync("input[name=title]", measure);
        await page.SelectOptionAsync("select[name=agencyId]", new SelectOptionValue { Label = "Sosialtjenesten i Bergen (demo)" });
        await page.FillAsync("input[name=dueOn]", "2000-01-01");
        await Click(page, "Legg til et tiltak");
        await Assertions.Expect(page.Locator("ds-error-summary")).ToContainTextAsync("Frist");
        await Assertions.Expect(page.Locator("input[name=title]")).ToHaveValueAsync(measure);
        await page.FillAsync("input[name=dueOn]", "2040-01-01");
        await Click(page, "Legg til et tiltak");
        await Done(page, "Tiltaket er lagt til");
        var path = new Uri(page.Url).AbsolutePath;
        Assert.Empty(script ? await coordinator.ViolationsAsync() : []);

        await using var social = await office.OpenAsync("social-services", script: script, width: width);
        await social.GoAsync(path);
        await social.Page.GetByRole(AriaRole.Link, new() { Name = measure }).ClickAsync();
        await Tick(social.Page.GetByLabel("Gjort", new() { Exact = true }));
        await Click(social.Page, "Sett trafikklys");
        await Done(social.Page, "Trafikklyset er satt");

        await coordinator.GoAsync(path);
        await Assertions
            .Expect(page.Locator(".shares svg"))
            .ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("Gjort 1 \\(100"));
        await coordinator.GoAsync("/plans");
        await Assertions.Expect(page.Locator(".ds-card", new() { HasText = plan })).ToContainTextAsync("100 %");
        Assert.Empty(social.Complaints);
    }

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Routine_IsPublished_ReadAndConfirmed(bool script, int width)
    {
        await using var coordinator = await office.OpenAsync("coordinator", script: script, width: width);
        var page = coordinator.Page;
        var title = $"Oppdiktet varslingsrutine {width}";
        await coordinator.GoAsync("/routines");
        await Open(page, "Registrer en rutine");
        await page.FillAsync("input[name=title]", title);
        await Click(page, "Registrer rutinen");
        await Done(page, "Rutinen er registrert");
        await page.FillAsync("input[name=reference]", "Arkiv 26/1");
        await page.FillAsync("textarea[name=summary]", "Hvem som ringer hvem om natten.");
        await Tick(page.GetByLabel("Sosialtjenesten i Bergen (demo)"));
        await Click(page, "Publiser, og be etatene bekrefte");
        await Done(page, "Versjonen er publisert");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Ikke bekreftet ennå");

        await using var social = await office.OpenAsync("social-services", script: script, width: width);
        await social.GoAsync("/routines");
        await social.Page.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await Assertions.Expect(social.Page.Locator("main")).ToContainTextAsync("Hvem som ringer hvem om natten.");
        Assert.Empty(script ? await social.ViolationsAsync() : []);
        await Click(social.Page, "Vi har lest den");
        await Done(social.Page, "Versjonen er bekreftet");
        await Assertions.Expect(social.Page.GetByRole(AriaRole.Button, new() { Name = "Vi har lest den" })).ToHaveCountAsync(0);
        Assert.Empty(social.Complaints);
    }

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Course_IsPlanned_AndAnAgencyEnrols(bool script, int width)
    {
        await using var coordinator = await office.OpenAsync("coordinator", script: script, width: width);
        var page = coordinator.Page;
        var title = $"Oppdiktet kurs {width}";
        await coordinator.GoAsync("/courses");
        await Open(page, "Registrer et kurs");
        await page.FillAsync("input[name=title]", title);
        await Click(page, "Registrer kurset");
        await Done(page, "Kurset er registrert");
        await page.FillAsync("input[name=place]", "Møterom 4 (oppdiktet)");
        await page.FillAsync("input[name=places]", "3");
        await Click(page, "Planlegg en samling");
        await Done(page, "Samlingen er planlagt");
        var path = new Uri(page.Url).AbsolutePath;

        await using var social = await office.OpenAsync("social-services", script: script, width: width);
        await social.GoAsync(path);
        await social.Page.GetByLabel("Hvor mange kommer fra etaten din?").FillAsync("4");
        await Click(social.Page, "Meld på");
        await Assertions.Expect(social.Page.Locator("ds-error-summary")).ToContainTextAsync("Det er ikke så mange plasser igjen");
        await social.Page.GetByLabel("Hvor mange kommer fra etaten din?").FillAsync("2");
        await Click(social.Page, "Meld på");
        await Done(social.Page, "Påmeldingen er mottatt");
        await Assertions.Expect(social.Page.Locator("main")).ToContainTextAsync("1 ledig plass");

        await coordinator.GoAsync(path);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Sosialtjenesten i Bergen (demo): 2 påmeldt");
        await Open(page, "Avlys samlingen");
        await page.FillAsync("input[name=reason]", "Oppdiktet grunn.");
        await Click(page, "Avlys samlingen");
        await Done(page, "Samlingen er avlyst");
        Assert.Empty(coordinator.Complaints);
    }

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Police_AreAskedForHelp_Answer_Plan_AndBothLookBack(bool script, int width)
    {
        await using var childWelfare = await office.OpenAsync("child-welfare", script: script, width: width);
        var page = childWelfare.Page;
        await childWelfare.GoAsync($"/cases/{office.World.CaseId}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Be politiet om bistand" }).ClickAsync();
        await Tick(page.GetByLabel("Følge", new() { Exact = true }));
        await page.FillAsync("textarea[name=note]", "Oppdiktet: tog 14.10.");
        await Click(page, "Send anmodningen");
        await Done(page, "Anmodningen er sendt");
        var path = new Uri(page.Url).AbsolutePath;

        await using var police = await office.OpenAsync("police-exit", script: script, width: width);
        await police.GoAsync("/assistance");
        await Assertions.Expect(police.Page.Locator(".tasks")).ToContainTextAsync(office.World.CaseNumber);
        await police.GoAsync(path);
        await Tick(police.Page.GetByLabel("Ja", new() { Exact = true }));
        await Click(police.Page, "Send svaret");
        await Done(police.Page, "Svaret er sendt");
        await police.Page.FillAsync("textarea[name=plan]", "To betjenter på perrongen.");
        await Click(police.Page, "Lagre planen");
        await Done(police.Page, "Planen er lagret");
        Assert.Empty(script ? await police.ViolationsAsync() : []);
        await Click(police.Page, "Bistanden er gitt");
        await Done(police.Page, "Begge parter evaluerer nå");

        foreach (var side in new[] { police, childWelfare })
        {
            await side.GoAsync(path);
            await Tick(side.Page.GetByLabel("Det gikk som planlagt", new() { Exact = true }));
            await Click(side.Page, "Send evalueringen");
            await Done(side.Page, "Evalueringen er mottatt");
        }
        await Assertions.Expect(page.Locator(".stepper [aria-current]")).ToContainTextAsync("Evaluert");
        Assert.Empty(police.Complaints);
        Assert.Empty(childWelfare.Complaints);
    }
}
