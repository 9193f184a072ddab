using Microsoft.Extensions.Configuration;
using Microsoft.Playwright;
using Tot.Testing;
using Tot.WebConsole.Pages.Emergency;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>A case is opened from outside when it cannot wait: by its number, with a warning first, told to its coordinator, who reviews it.</summary>
public sealed class EmergencyStoryTests(Office office)
{
    private const string Reason = "Oppdiktet: barnet er borte, ingen svarer.";

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 360)]
    public async Task Case_IsOpenedFromOutside_AndReviewedByItsCoordinator(bool script, int width)
    {
        var (id, number) = await office.World.RaiseAnotherAsync();
        await using var duty = await office.OpenAsync("child-welfare-emergency", script: script, width: width);
        var page = duty.Page;
        Assert.Equal(404, await duty.GoAsync($"/cases/{id}"));
        await Assertions.Expect(page.Locator("a[href*=emergency]")).ToHaveCountAsync(0);
        Assert.DoesNotContain(number, await page.ContentAsync(), StringComparison.Ordinal);

        await duty.GoAsync("/cases");
        await page.GetByRole(AriaRole.Link, new() { Name = "I et nødstilfelle" }).ClickAsync();
        await Assertions.Expect(page.Locator(".ds-alert", new() { HasText = "Koordinatoren" })).ToBeVisibleAsync();
        await FillAsync(page, "TOT-1999-000001", "Kort");
        await Assertions.Expect(page.Locator("ds-error-summary")).ToContainTextAsync("Nummeret på saken");
        await Assertions.Expect(page.Locator("#field-caseNumber-hint")).ToContainTextAsync("Det finnes ingen slik sak");
        await FillAsync(page, number.ToLowerInvariant(), "Kort");
        await Assertions.Expect(page.Locator("ds-error-summary")).ToContainTextAsync("Grunn");
        await Assertions.Expect(page.Locator("textarea[name=reason]")).ToHaveValueAsync("Kort");
        await Assertions.Expect(page.Locator("input[value=urgent-help-to-child]")).ToBeCheckedAsync();
        Assert.Empty(script ? await duty.ViolationsAsync() : []);
        await FillAsync(page, number.ToLowerInvariant(), Reason);

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saken er åpen for etaten din til");
        Assert.DoesNotContain(number, page.Url, StringComparison.Ordinal);
        Assert.Equal("", await duty.OverflowAsync());
        Assert.Empty(script ? await duty.ViolationsAsync() : []);
        var open = new Uri(page.Url).AbsolutePath;
        await Eventually.TrueAsync(async () => await duty.GoAsync($"/cases/{id}") == 200, "the case is open");
        await Assertions.Expect(page.Locator("#roster ~ ul")).ToContainTextAsync("Åpnet den i et nødstilfelle");
        Assert.Equal(200, await duty.GoAsync(open));
        Assert.DoesNotContain(Reason, await duty.KeptAsync(), StringComparison.Ordinal);

        await using var coordinator = await office.OpenAsync("coordinator", script: script, width: width);
        await coordinator.GoAsync("/today");
        await coordinator.Page.Locator("a[href='/admin/break-glass']").First.ClickAsync();
        var use = coordinator.Page.Locator("article", new() { HasText = number });
        await Assertions.Expect(use).ToContainTextAsync("Barnevernvakten i Bergen");
        await Assertions.Expect(use).ToContainTextAsync("demo:child-welfare-emergency");
        await Assertions.Expect(use).ToContainTextAsync(Reason);
        Assert.Equal("", await coordinator.OverflowAsync());
        Assert.Empty(script ? await coordinator.ViolationsAsync() : []);
        await use.GetByLabel("Ja, det var riktig").CheckAsync();
        await use.Locator("textarea[name=note]").FillAsync("Ringte tilbake.");
        await use.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(coordinator.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Vurderingen er lagret");
        await Assertions.Expect(use).ToContainTextAsync("Ringte tilbake.");
        await Assertions.Expect(use.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        Assert.Empty(coordinator.Complaints);
    }

    /// <summary>The coordinator ends it before it ends by itself.</summary>
    [Fact]
    public async Task Coordinator_ClosesTheCaseAgain()
    {
        var (id, _) = await office.World.RaiseAnotherAsync();
        await OpenAsync(id);
        await using var coordinator = await office.OpenAsync("coordinator");
        await coordinator.GoAsync($"/cases/{id}");
        await coordinator
            .Page.GetByRole(AriaRole.Button, new() { Name = "Avslutt deltakelsen til Barnevernvakten i Bergen (demo)" })
            .ClickAsync();
        await Assertions.Expect(coordinator.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("oppdatert");

        await using var duty = await office.OpenAsync("child-welfare-emergency");
        await Eventually.TrueAsync(async () => await duty.GoAsync($"/cases/{id}") == 404, "the case is closed");
    }

    [Fact]
    public async Task TwoReview_TheSecondSeesWhatTheFirstFound()
    {
        var (id, number) = await office.World.RaiseAnotherAsync();
        await OpenAsync(id);
        await using var first = await office.OpenAsync("coordinator", script: false);
        await using var second = await office.OpenAsync("coordinator");
        await first.GoAsync("/admin/break-glass");
        await second.GoAsync("/admin/break-glass");
        await ReviewAsync(first.Page, number, "Ja, det var riktig", "Den førstes merknad");
        await Assertions.Expect(first.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Vurderingen er lagret");

        await ReviewAsync(second.Page, number, "Nei, det var ikke riktig", "Den andres merknad");

        var conflict = second.Page.Locator(".conflict");
        await Assertions.Expect(conflict).ToContainTextAsync("Den førstes merknad");
        await Assertions.Expect(conflict).ToContainTextAsync("Den andres merknad");
        await Assertions.Expect(second.Page.Locator("article", new() { HasText = number })).ToContainTextAsync("Den førstes merknad");
        Assert.Empty(await second.ViolationsAsync());
    }

    [Theory]
    [InlineData("social-services", "/cases/emergency", 403)]
    [InlineData("coordinator", "/cases/emergency", 403)]
    [InlineData("child-welfare", "/admin/break-glass", 403)]
    [InlineData("child-welfare-oslo", "/cases/emergency/{case}", 404)]
    public async Task Page_ForWhoMayNot_IsRefused(string persona, string path, int status)
    {
        await using var desk = await office.OpenAsync(persona);
        Assert.Equal(status, await desk.GoAsync(office.World.Fill(path)));
        await desk.GoAsync("/cases");
        await Assertions
            .Expect(desk.Page.Locator("a[href='/cases/emergency']"))
            .ToHaveCountAsync(persona.StartsWith("child-welfare", StringComparison.Ordinal) ? 1 : 0);
    }

    /// <summary>Whose agency takes part needs no opening.</summary>
    [Fact]
    public async Task Case_OfOnesOwn_IsNotOpened()
    {
        await using var desk = await office.OpenAsync("child-welfare");
        await desk.GoAsync("/cases/emergency");
        await FillAsync(desk.Page, $"{office.Program.Address}cases/{office.World.CaseId}", Reason);
        await Assertions.Expect(desk.Page.Locator("ds-error-summary")).ToContainTextAsync("Etaten deltar i saken allerede");
        Assert.Equal(200, await desk.GoAsync($"/cases/emergency/{office.World.CaseId}"));
        Assert.Equal($"/cases/{office.World.CaseId}", new Uri(desk.Page.Url).AbsolutePath);
    }

    [Theory]
    [InlineData(null, "police-exit child-welfare child-welfare-emergency")]
    [InlineData("crisis-centre police-exit", "crisis-centre police-exit")]
    [InlineData("", "")]
    public void Roles_AreThoseThatTheInstallationLets(string? configured, string expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Obligations:BreakGlass:Roles", configured)])
            .Build();
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), new EmergencyRoles(configuration).All);
    }

    private Task OpenAsync(Guid caseId) =>
        office.World.PostAsync(
            "child-welfare-emergency",
            $"/api/v1/cases/{caseId}/break-glass",
            new { reason = Reason, ground = "urgent-help-to-child" }
        );

    private static async Task FillAsync(IPage page, string number, string reason)
    {
        await page.FillAsync("input[name=caseNumber]", number);
        await page.Locator("input[value=urgent-help-to-child]").CheckAsync();
        await page.FillAsync("textarea[name=reason]", reason);
        await page.GetByRole(AriaRole.Button, new() { Name = "Åpne saken nå" }).ClickAsync();
    }

    private static async Task ReviewAsync(IPage page, string number, string finding, string note)
    {
        var use = page.Locator("article", new() { HasText = number });
        await use.GetByLabel(finding).CheckAsync();
        await use.Locator("textarea[name=note]").FillAsync(note);
        await use.GetByRole(AriaRole.Button).ClickAsync();
    }
}
