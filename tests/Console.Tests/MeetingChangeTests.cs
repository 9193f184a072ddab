using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;
using static Tot.WebConsole.Tests.Support.Acts;

namespace Tot.WebConsole.Tests;

/// <summary>What happens to a meeting besides being held: other answers, another time, one more agency, called off; minutes put right and recalled.</summary>
public sealed class MeetingChangeTests(Office office)
{
    [Theory]
    [InlineData(true, 360)]
    [InlineData(false, 360)]
    public async Task Summons_IsAnswered_WithAnotherTime_ASubstitute_AndAnExcuse(bool script, int width)
    {
        var path = await ConveneAsync();
        await using var desk = await office.OpenAsync("child-welfare", script: script, width: width);
        var page = desk.Page;

        await desk.GoAsync(path + "/answer");
        await Open(page, "Foreslår et annet tidspunkt");
        var form = page.Locator("form", new() { Has = page.Locator("input[value=proposes-another-time]") });
        await form.Locator("input[name=day]").FillAsync("2040-02-01");
        await form.Locator("input[name=from]").FillAsync("10:00");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Done(page, "Takk, svaret er registrert");
        await Assertions.Expect(Row(page)).ToContainTextAsync("1. feb.");

        await desk.GoAsync(path + "/answer");
        await Open(page, "Sender vikar");
        form = page.Locator("form", new() { Has = page.Locator("input[value=sends-substitute]") });
        await form.Locator("input[name=substitute]").FillAsync("Vikar fra vaktlaget (oppdiktet)");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Done(page, "Takk, svaret er registrert");
        await Assertions.Expect(Row(page)).ToContainTextAsync("Sender vikar");

        await desk.GoAsync(path + "/answer");
        await Open(page, "Kan ikke komme");
        form = page.Locator("form", new() { Has = page.Locator("input[value=cannot-come]") });
        await Tick(form.Locator("input[value=court-hearing]"));
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Done(page, "Takk, svaret er registrert");
        await Assertions.Expect(Row(page)).ToContainTextAsync("Kan ikke komme");
        Assert.Empty(script ? await desk.ViolationsAsync() : []);
        Assert.Empty(desk.Complaints);
    }

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Meeting_IsMoved_OneMoreIsCalled_AndItIsCalledOff(bool script, int width)
    {
        var path = await ConveneAsync();
        await using var desk = await office.OpenAsync("coordinator", script: script, width: width);
        var page = desk.Page;
        await desk.GoAsync(path);
        await Open(page, "Flytt møtet");
        var moving = page.Locator("form[action$='/reschedule']");
        await moving.Locator("input[name=day]").FillAsync("2040-03-01");
        await moving.Locator("input[name=place]").FillAsync("Møterom 9 (oppdiktet)");
        await Click(page, "Send ny tid");
        await Done(page, "Ny tid er sendt");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("1. mars 2040");
        await Open(page, "Tidligere tidspunkter");

        await Open(page, "Kall inn en etat til");
        await page.SelectOptionAsync("select[name=extra]", new SelectOptionValue { Label = "Krisesenteret i Bergen (demo)" });
        await page.SelectOptionAsync("select[name=ground]", "danger-to-life");
        await Click(page, "Send innkallingen");
        await Done(page, "Etaten er innkalt");
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Krisesenteret i Bergen" })).ToBeVisibleAsync();
        Assert.Empty(script ? await desk.ViolationsAsync() : []);

        await Open(page, "Avlys møtet");
        await page.Locator("form[action$='/cancel'] input[name=reason]").FillAsync("Oppdiktet grunn.");
        await Click(page, "Avlys møtet");
        await Done(page, "Møtet er avlyst");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("Oppdiktet grunn.");
        Assert.Empty(desk.Complaints);
    }

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Minutes_ArePutRight_AndRecalled(bool script, int width)
    {
        var path = await ConveneAsync();
        await using var desk = await office.OpenAsync("coordinator", script: script, width: width);
        var page = desk.Page;
        await desk.GoAsync(path);
        await Open(page, "Møtet er holdt");
        foreach (var fieldset in await page.Locator("form[action$='/held'] fieldset").AllAsync())
        {
            await Tick(fieldset.GetByLabel("Møtte", new() { Exact = true }));
        }
        await Click(page, "Lagre oppmøtet");
        await page.FillAsync("textarea[name=text]", "Oppdiktet referat med en feil.");
        await Click(page, "Send ferdig referat");
        await Done(page, "Referatet er sendt");

        await Open(page, "Rett referatet");
        await page.FillAsync("form[action$='/amend'] textarea[name=text]", "Oppdiktet referat uten feil.");
        await page.FillAsync("form[action$='/amend'] input[name=reason]", "En feil.");
        await Click(page, "Rett referatet");
        await Done(page, "Referatet er rettet");
        await Assertions.Expect(page.Locator("p.minutes")).ToContainTextAsync("uten feil");

        await Open(page, "Trekk referatet tilbake");
        await page.FillAsync("form[action$='/recall'] input[name=reason]", "Sendt til feil etat.");
        await Click(page, "Trekk referatet tilbake");
        await Done(page, "Referatet er trukket tilbake");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Sendt til feil etat.");
        Assert.Empty(desk.Complaints);
    }

    /// <summary>A follow-up meeting of its own, so that the tests do not wait for each other.</summary>
    private async Task<string> ConveneAsync()
    {
        var proposed = await office.World.PostAsync(
            "coordinator",
            "/api/v1/meetings",
            new { kind = "follow-up", caseId = office.World.CaseId }
        );
        var id = proposed.GetProperty("id").GetGuid();
        var now = DateTimeOffset.UtcNow;
        await office.World.PostAsync(
            "coordinator",
            $"/api/v1/meetings/{id}/convene",
            new
            {
                startsAt = now.AddHours(3),
                endsAt = now.AddHours(4),
                place = "Møterom 7 (oppdiktet)",
            }
        );
        return $"/meetings/{id}";
    }

    private static ILocator Row(IPage page) => page.GetByRole(AriaRole.Row, new() { Name = "Barnevernet i Bergen" });
}
