using System.Net;
using Microsoft.Playwright;
using Tot.Testing;
using Tot.WebConsole.Tests.Support;
using static Tot.WebConsole.Tests.Support.Acts;

namespace Tot.WebConsole.Tests;

/// <summary>Barnevernet has its own system told: set up with a test event, watched, sent again, paused, moved and ended; and a calendar.</summary>
public sealed class SubscriptionStoryTests(Office office)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Alerts_AreSetUp_SentAgain_Changed_AndEnded(bool script, int width)
    {
        await using var system = await Receiver.StartAsync();
        await using var desk = await office.OpenAsync("child-welfare", script: script, width: width);
        var page = desk.Page;
        await desk.GoAsync("/subscriptions/new");
        await page.FillAsync("input[name=endpoint]", system.Url);
        await Tick(page.GetByLabel("Plasseringer, vedtak og fravær"));
        await Click(page, "Sett opp og send testhendelse");

        await Assertions.Expect(page.Locator("#secret")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_"));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Kopier" })).ToHaveCountAsync(script ? 1 : 0);
        Assert.Empty(script ? await desk.ViolationsAsync() : []);
        await desk.GoAsync("/subscriptions");
        var host = new Uri(system.Url).Authority;
        await page.GetByRole(AriaRole.Link, new() { Name = host }).ClickAsync();
        var path = new Uri(page.Url).AbsolutePath;
        await ShowsAsync(page, path, "Systemet svarte", "the test event is answered");
        await Assertions.Expect(page.Locator("#secret")).ToHaveCountAsync(0);

        await page.Locator("summary", new() { HasText = "Send flere på nytt" }).ClickAsync();
        await Tick(page.GetByLabel("Alle", new() { Exact = true }));
        await page.Locator("form[action$='/resend'] button").ClickAsync();
        await Done(page, "Varslene fra disse dagene sendes på nytt");
        await Eventually.TrueAsync(() => Task.FromResult(system.Received.Count > 2), "the system is told");
        await ShowsAsync(page, path + "?state=delivered", "1 forsøk", "what arrived is shown");
        await page.Locator(".attempts summary").First.ClickAsync();
        await Assertions.Expect(page.Locator(".attempts li").First).ToContainTextAsync("HTTP 200");
        Assert.Empty(script ? await desk.ViolationsAsync() : []);
        Assert.Empty(await desk.OverflowAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = "Send på nytt: varselet fra" }).First.ClickAsync();
        await Done(page, "Varselet sendes på nytt");
        await Eventually.TrueAsync(
            () => Task.FromResult(system.Received.Distinct(StringComparer.Ordinal).Count() < system.Received.Count),
            "one came again, under the same number"
        );

        await desk.GoAsync(path);
        await Click(page, "Sett på pause");
        await Done(page, "Varslene er satt på pause");
        await Click(page, "Start igjen");
        await Done(page, "Varslene går ut igjen");
        await Open(page, "Lag ny nøkkel");
        await Click(page, "Lag ny nøkkel nå");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Den forrige virker også til");
        await desk.GoAsync(path);
        await Open(page, "Bytt adresse");
        await page.FillAsync("input[name=endpoint]", "ftp://feil.example");
        await Click(page, "Bytt adresse");
        await Assertions.Expect(page.Locator("ds-error-summary")).ToContainTextAsync("Adresse");
        await page.FillAsync("input[name=endpoint]", system.Url + "/ny");
        await Click(page, "Bytt adresse");
        await Done(page, "Adressen er byttet");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(system.Url + "/ny");

        await Open(page, "Avslutt varslene");
        await Click(page, "Avslutt for godt");
        await Done(page, "Varslene er avsluttet");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = host })).ToHaveCountAsync(0);
        // A refused address, and fresh news asked for of what has just been ended.
        Assert.DoesNotContain(
            desk.Complaints,
            c => !c.Contains("400", StringComparison.Ordinal) && !c.Contains("404", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CalendarAddress_IsShownOnce_Answers_AndIsRevoked(bool script)
    {
        await using var desk = await office.OpenAsync("social-services", script: script);
        var page = desk.Page;
        await desk.GoAsync("/subscriptions");
        await Click(page, "Lag adresse for meg");
        var address = await page.Locator("#calendar-address").InputValueAsync();
        using var program = new HttpClient();
        var calendar = await program.GetStringAsync(address);
        Assert.StartsWith("BEGIN:VCALENDAR", calendar, StringComparison.Ordinal);
        if (script)
        {
            await desk.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            await Click(page, "Kopier");
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Kopiert" })).ToBeVisibleAsync();
            Assert.Equal(address, await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        }

        await desk.GoAsync("/subscriptions");
        await Assertions.Expect(page.Locator("#calendar-address")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Trekk tilbake" }).First.ClickAsync();
        await Done(page, "Adressen virker ikke lenger");
        using var gone = await program.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Empty(desk.Complaints);
    }

    private static async Task ShowsAsync(IPage page, string path, string text, string what) =>
        await Eventually.TrueAsync(
            async () =>
            {
                await page.GotoAsync(path);
                return (await page.Locator("main").InnerTextAsync()).Contains(text, StringComparison.Ordinal);
            },
            what
        );
}
