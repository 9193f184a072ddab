using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tot.Kernel;
using Tot.Testing;
using Tot.WebConsole.Tests.Support;
using static Tot.WebConsole.Tests.Support.Acts;

namespace Tot.WebConsole.Tests;

/// <summary>
/// What Tot is for, as those who use it do it: EXIT raises an identification, the coordinator convenes, the agencies answer, the meeting is held and minuted, its decisions are
/// somebody's measures, and the child is placed under the legal clock.
/// </summary>
public sealed class WholeStoryTests(Office office)
{
    private const string Measure = "Finn et trygt sted i natt";

    [Theory]
    [InlineData(true, 1440, false)]
    [InlineData(true, 360, false)]
    [InlineData(false, 1440, false)]
    [InlineData(false, 360, false)]
    [InlineData(true, 1440, true)]
    public async Task FromIdentificationToDecision(bool script, int width, bool keyboard)
    {
        Task<Desk> OpenAsync(string persona) => office.OpenAsync(persona, script: script, width: width);
        await using var policeDesk = await OpenAsync("police-exit");
        await using var coordinatorDesk = await OpenAsync("coordinator");
        await using var childWelfareDesk = await OpenAsync("child-welfare");
        var police = Hand.Of(policeDesk, keyboard);
        var coordinator = Hand.Of(coordinatorDesk, keyboard);
        var childWelfare = Hand.Of(childWelfareDesk, keyboard);

        var number = await IdentifyAsync(police);
        var meeting = await ConveneAsync(coordinator, number);
        await AnswerAsync(childWelfare, meeting, form => childWelfare.PressAsync(form("comes").Locator("button")));
        await AnswerAsync(
            police,
            meeting,
            async form =>
            {
                await police.UnfoldAsync("Sender vikar");
                await police.WriteAsync(form("sends-substitute").Locator("input[name=substitute]"), "Vakthavende");
                await police.PressAsync(form("sends-substitute").Locator("button"));
            }
        );
        await HoldAsync(coordinator, meeting);
        await FollowUpAsync(childWelfare, number);
        await PlaceAsync(childWelfare, number);

        Assert.All([policeDesk, coordinatorDesk, childWelfareDesk], desk => Assert.Empty(desk.Complaints));
    }

    /// <summary>The first thing Tab reaches is the way past the menu; after a refusal one stands at what was wrong, and a link leads to the field.</summary>
    [Fact]
    public async Task Keyboard_SkipsToTheContent_AndStandsAtWhatWasWrong()
    {
        await using var desk = await office.OpenAsync("coordinator");
        var page = desk.Page;
        await desk.GoAsync($"/meetings/{office.World.MeetingId}");
        await page.Keyboard.PressAsync("Tab");
        var skip = page.Locator(".ds-skip-link");
        await Assertions.Expect(skip).ToBeFocusedAsync();
        await Assertions.Expect(skip).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();

        var hand = Hand.Of(desk, keyboard: true);
        await page.FillAsync("#convene ~ form input[name=from]", "12:00");
        await page.FillAsync("#convene ~ form input[name=to]", "11:00");
        await hand.WriteAsync(page.Locator("#convene ~ form input[name=place]"), "Møterom 9 (oppdiktet)");
        await hand.PressAsync("Send innkallingen");

        var summary = page.Locator("ds-error-summary");
        await Assertions.Expect(summary).ToBeFocusedAsync();
        var link = summary.GetByRole(AriaRole.Link).First;
        await hand.PressAsync(link);
        Assert.Equal("INPUT", await page.EvaluateAsync<string>("document.activeElement.tagName"));
    }

    [Fact]
    public async Task WithoutScript_ARefusalIsStoodAtAsWell()
    {
        await using var desk = await office.OpenAsync("coordinator", script: false);
        await desk.GoAsync($"/meetings/{office.World.MeetingId}");
        await desk.Page.FillAsync("#convene ~ form input[name=from]", "12:00");
        await desk.Page.FillAsync("#convene ~ form input[name=to]", "11:00");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Send innkallingen" }).ClickAsync();

        await Assertions.Expect(desk.Page.Locator("ds-error-summary")).ToBeFocusedAsync();
    }

    /// <returns>The case's number.</returns>
    private static async Task<string> IdentifyAsync(Hand police)
    {
        var page = police.Desk.Page;
        await police.Desk.GoAsync("/identifications/new");
        await police.TickAsync(page.Locator("input[name=ageGroup-0][value=minor]"));
        await police.WriteAsync(page.Locator("input[name=name-0]"), "Syntetisk Historie");
        await police.TickAsync(page.Locator("input[name=needs-0][value=safety]"));
        await police.TickAsync(page.Locator("input[name=danger][value=near-and-serious]"));
        await police.WriteAsync(page.Locator("input[name=reference]"), "EX-0007");
        await police.PressAsync("Send identifiseringen");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Personer: 1");
        return Regex.Match(await page.GetByRole(AriaRole.Status).InnerTextAsync(), @"TOT-\d+-\d+").Value;
    }

    /// <returns>The meeting's address.</returns>
    private static async Task<string> ConveneAsync(Hand coordinator, string number)
    {
        var page = coordinator.Desk.Page;
        var card = page.Locator("#clocks ~ ul").GetByRole(AriaRole.Link, new() { Name = number });
        await SeeAsync(coordinator, "/today", card);
        await coordinator.PressAsync(card);
        await page.WaitForURLAsync("**/meetings/*");
        await coordinator.WriteAsync(page.Locator("#convene ~ form input[name=place]"), "Rådhuset, rom 2 (oppdiktet)");
        await coordinator.PressAsync("Send innkallingen");
        await Done(page, "Innkallingen er sendt");
        return new Uri(page.Url).AbsolutePath;
    }

    private static async Task AnswerAsync(Hand agency, string meeting, Func<Func<string, ILocator>, Task> answer)
    {
        var page = agency.Desk.Page;
        var summons = page.Locator($"a[href='{meeting}/answer']");
        await SeeAsync(agency, "/today", summons);
        await agency.PressAsync(summons);
        await page.WaitForURLAsync("**/answer");
        await answer(value => page.Locator($"form:has(input[name=answer][value={value}])"));
        await Done(page, "Takk, svaret er registrert");
    }

    private static async Task HoldAsync(Hand coordinator, string meeting)
    {
        var page = coordinator.Desk.Page;
        await coordinator.Desk.GoAsync(meeting);
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Barnevernet i Bergen" })).ToContainTextAsync("Kommer");
        await coordinator.UnfoldAsync("Møtet er holdt");
        foreach (var fieldset in await page.Locator("form[action$='/held'] fieldset").AllAsync())
        {
            await coordinator.TickAsync(fieldset.Locator("input[value=present]"));
        }
        await coordinator.PressAsync("Lagre oppmøtet");
        await Done(page, "Oppmøtet er registrert");
        await coordinator.WriteAsync(page.Locator("textarea[name=text]"), "Oppdiktet referat.");
        await coordinator.WriteAsync(page.Locator("input[name=title-0]"), Measure);
        var agencies = page.Locator("select[name=agency-0]");
        var childWelfare = await agencies.Locator("option", new() { HasText = "Barnevernet i Bergen" }).GetAttributeAsync("value");
        await coordinator.ChooseAsync(agencies, childWelfare!);
        await coordinator.WriteAsync(page.Locator("input[name=due-0]"), DateOnly.FromDateTime(DateTime.UtcNow).AddDays(3));
        await coordinator.PressAsync("Send ferdig referat");
        await Done(page, "Referatet er sendt");
    }

    /// <summary>The decision is a measure of the agency's, with a light.</summary>
    private static async Task FollowUpAsync(Hand agency, string number)
    {
        var page = agency.Desk.Page;
        var measure = page.GetByRole(AriaRole.Listitem)
            .Filter(new() { HasText = Measure })
            .Filter(new() { HasText = number })
            .GetByRole(AriaRole.Link)
            .First;
        await SeeAsync(agency, "/today", measure);
        await agency.PressAsync(measure);
        await page.WaitForURLAsync("**/duties/*");
        await agency.TickAsync(page.Locator("input[name=light][value=green]"));
        await agency.WriteAsync(page.Locator("input[name=note]"), "Plass er funnet");
        await agency.PressAsync("Sett trafikklys");
        await Done(page, "Trafikklyset er satt");
    }

    private async Task PlaceAsync(Hand childWelfare, string number)
    {
        var page = childWelfare.Desk.Page;
        await SeeAsync(childWelfare, "/cases", page.GetByRole(AriaRole.Link, new() { Name = number }).First);
        await childWelfare.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = number }).First);
        await page.WaitForURLAsync(url => url.Contains("/cases/", StringComparison.Ordinal));
        await childWelfare.UnfoldAsync("Registrer plassering av person 1");
        await childWelfare.ChooseAsync(page.Locator("select[name=institutionId]"), $"{office.World.InstitutionId}");
        await childWelfare.PressAsync("Registrer plasseringen");
        await Done(page, "Plasseringen er registrert");

        var today = Oslo.Day(DateTimeOffset.UtcNow);
        await childWelfare.WriteAsync(page.Locator("input[name=sentDay]"), today);
        await childWelfare.PressAsync("Registrer vedtaket");
        await Done(page, "Vedtaket er registrert");
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Akuttvedtak" })).ToBeVisibleAsync();

        await childWelfare.TickAsync(page.Locator("input[name=kind][value=board-decision]"));
        await childWelfare.PressAsync("Prøv uten å registrere");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("innenfor reglene");
        await childWelfare.PressAsync("Registrer vedtaket");
        await Done(page, "Vedtaket er registrert");
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Nemndsvedtak" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("Seks måneder");
    }

    /// <summary>What one agency does is with the others a moment later.</summary>
    private static Task SeeAsync(Hand hand, string path, ILocator what) =>
        Eventually.TrueAsync(
            async () =>
            {
                await hand.Desk.GoAsync(path);
                return await what.CountAsync() > 0;
            },
            $"{what} on {path}"
        );
}
