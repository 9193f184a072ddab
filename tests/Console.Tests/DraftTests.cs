using Microsoft.Playwright;
using Tot.Testing;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>What is being written survives a lost connection, a wrong click and a sign-out for idleness, and nobody else can read it: docs/adr/0015.</summary>
public sealed class DraftTests(Office office)
{
    private const string Name = "input[name=name-0]";

    [Fact]
    public async Task LostConnection_LosesNothing_AndSendingAgainRaisesOne()
    {
        await using var police = await office.OpenAsync("police-exit");
        var page = police.Page;
        await FillAsync(police, "Syntetisk Uten Nett");
        await police.Context.SetOfflineAsync(true);
        await SendAsync(page);
        await Assertions.Expect(page.Locator("#offline")).ToBeVisibleAsync();
        await police.Context.SetOfflineAsync(false);
        await police.GoAsync("/today");
        await police.GoAsync("/identifications/new");
        await Assertions.Expect(page.Locator(Name)).ToHaveValueAsync("Syntetisk Uten Nett");

        await SendAsync(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Personer: 1");
        Assert.DoesNotContain("tot-draft:", await police.KeptAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerLostOnTheWay_SendingAgainRaisesOne()
    {
        await using var police = await office.OpenAsync("police-exit");
        var page = police.Page;
        await FillAsync(police, "Syntetisk Svar Tapt");
        var lost = new TaskCompletionSource();
        // The service takes it; the browser never hears.
        await page.RouteAsync(
            "**/identifications",
            async route =>
            {
                await route.FetchAsync(new() { MaxRedirects = 0 });
                await police.Context.ClearCookiesAsync(new() { Name = "tot-sent" });
                await route.AbortAsync("connectionreset");
                lost.SetResult();
            },
            new() { Times = 1 }
        );
        await SendAsync(page);
        await lost.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var before = await CasesAsync();
        await Eventually.TrueAsync(() => IsThereAsync(police, "/identifications/new"), "the page is there again");
        await Assertions.Expect(page.Locator(Name)).ToHaveValueAsync("Syntetisk Svar Tapt");

        await SendAsync(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Personer: 1");
        Assert.Equal(before, await CasesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SentTwice_ByDoubleClick_AndFromThePageBefore_RaisesOne(bool script)
    {
        await using var police = await office.OpenAsync("police-exit", script: script);
        var page = police.Page;
        await FillAsync(police, $"Syntetisk Dobbelt {script}");
        var once = await page.InputValueAsync("input[name=once]");
        var token = await page.InputValueAsync("input[name=form-token]");

        await page.GetByRole(AriaRole.Button, new() { Name = "Send identifiseringen" }).DblClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Personer: 1");
        var receipt = page.Url;
        var again = await police.Context.APIRequest.PostAsync(
            "/identifications",
            new()
            {
                Headers = [KeyValuePair.Create("Accept", "text/html")],
                Form = Form(
                    police,
                    ("once", once),
                    ("form-token", token),
                    ("name-0", $"Syntetisk Dobbelt {script}"),
                    ("ageGroup-0", "adult")
                ),
            }
        );

        Assert.Equal(receipt, again.Url);
        Assert.Empty(police.Complaints);
    }

    /// <summary>Changed after it had arrived: the reader is told, and only then it can become a second one.</summary>
    [Fact]
    public async Task SentAgainChanged_IsRefusedOnce_AndSaysWhy()
    {
        await using var police = await office.OpenAsync("police-exit", script: false);
        var page = police.Page;
        await FillAsync(police, "Syntetisk Endret");
        var once = await page.InputValueAsync("input[name=once]");
        await SendAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Personer: 1");
        await page.GoBackAsync();
        await page.FillAsync(Name, "Syntetisk Endret Etterpå");
        await page.CheckAsync("input[name=ageGroup-0][value=adult]");
        await SetAsync(police, once);

        Assert.Contains(
            "kom fram da du sendte det første gang",
            await page.Locator("ds-error-summary").InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.NotEqual(once, await page.InputValueAsync("input[name=once]"));
        await Assertions.Expect(page.Locator(Name)).ToHaveValueAsync("Syntetisk Endret Etterpå");
    }

    [Fact]
    public async Task Group_IsKeptWhole()
    {
        await using var police = await office.OpenAsync("police-exit");
        var page = police.Page;
        await FillAsync(police, "Syntetisk Gruppe En");
        await page.GetByRole(AriaRole.Button, new() { Name = "Legg til en person" }).ClickAsync();
        await page.FillAsync("input[name=name-1]", "Syntetisk Gruppe To");
        await police.GoAsync("/today");

        await police.GoAsync("/identifications/new");

        await Assertions.Expect(page.Locator("input[name=name-1]")).ToHaveValueAsync("Syntetisk Gruppe To");
        await Assertions.Expect(page.Locator(Name)).ToHaveValueAsync("Syntetisk Gruppe En");
    }

    [Fact]
    public async Task Idle_SignsOut_KeepsTheDraftSealed_AndGivesItBack()
    {
        await using var police = await office.OpenAsync(persona: null);
        var page = police.Page;
        await page.Clock.InstallAsync();
        await police.SignInAsync("police-exit");
        await FillAsync(police, "Syntetisk Borte");
        await Eventually.TrueAsync(
            async () => (await police.KeptAsync()).Contains("tot-draft:", StringComparison.Ordinal),
            "the draft is kept"
        );

        await page.Clock.FastForwardAsync("31:00");

        await page.WaitForURLAsync("**/?again=1&back=*");
        Assert.DoesNotContain(await police.Context.CookiesAsync(), c => c.Name == "tot-session");
        var kept = await police.KeptAsync();
        Assert.Contains("tot-draft:", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Syntetisk", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Syntetisk", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("data-draft-key", await page.ContentAsync(), StringComparison.Ordinal);

        await page.Locator("button[name=as][value=police-exit]").ClickAsync();
        await Assertions.Expect(page.Locator(Name)).ToHaveValueAsync("Syntetisk Borte");
    }

    [Fact]
    public async Task AnotherReader_ThrowsTheDraftAway()
    {
        await using var desk = await office.OpenAsync(persona: null);
        await desk.SignInAsync("police-exit");
        await FillAsync(desk, "Syntetisk Først");
        await Eventually.TrueAsync(
            async () => (await desk.KeptAsync()).Contains("tot-draft:", StringComparison.Ordinal),
            "the draft is kept"
        );
        await desk.Context.ClearCookiesAsync();

        await desk.SignInAsync("coordinator");

        Assert.DoesNotContain("tot-draft:", await desk.KeptAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_LeavesNothing_NeitherInTheTabNorBehindTheBackButton()
    {
        await using var desk = await office.OpenAsync(persona: null);
        var page = desk.Page;
        await desk.SignInAsync("police-exit");
        await desk.GoAsync($"/cases/{office.World.CaseId}");
        var other = await desk.Context.NewPageAsync();
        await other.GotoAsync("/today");
        await FillAsync(desk, "Syntetisk Logger Ut");
        await Eventually.TrueAsync(
            async () => (await desk.KeptAsync()).Contains("tot-draft:", StringComparison.Ordinal),
            "the draft is kept"
        );

        await page.GetByRole(AriaRole.Button, new() { Name = "Logg ut" }).ClickAsync();

        await page.WaitForURLAsync("**/?out=1");
        Assert.Equal("{}{}", await desk.KeptAsync());
        await other.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await page.GoBackAsync();
        Assert.Contains("again=1", page.Url, StringComparison.Ordinal);
        await page.GoBackAsync();
        Assert.DoesNotContain(office.World.CaseNumber, await page.ContentAsync(), StringComparison.Ordinal);
    }

    /// <summary>The draft is opened late, as on a slow machine: what has been written meanwhile stays, the rest comes back.</summary>
    [Fact]
    public async Task DraftThatComesLate_LeavesAloneWhatWasWrittenMeanwhile()
    {
        await using var police = await office.OpenAsync("police-exit");
        var page = police.Page;
        await FillAsync(police, "Syntetisk Gammel");
        await Eventually.TrueAsync(
            async () => (await police.KeptAsync()).Contains("tot-draft:", StringComparison.Ordinal),
            "the draft is kept"
        );
        await page.AddInitScriptAsync(
            """
            const open = crypto.subtle.decrypt.bind(crypto.subtle);
            const late = new Promise((go) => (window.letItCome = go));
            crypto.subtle.decrypt = async (...given) => (await late, open(...given));
            """
        );

        await police.GoAsync("/identifications/new");
        await page.FillAsync(Name, "Syntetisk Ny");
        await page.EvaluateAsync("letItCome()");

        await Assertions.Expect(page.Locator("input[name=ageGroup-0][value=adult]")).ToBeCheckedAsync();
        await Assertions.Expect(page.Locator(Name)).ToHaveValueAsync("Syntetisk Ny");
        Assert.Empty(police.Complaints);
    }

    private static async Task FillAsync(Desk desk, string name)
    {
        await desk.GoAsync("/identifications/new");
        await desk.Page.FillAsync(Name, name);
        await desk.Page.CheckAsync("input[name=ageGroup-0][value=adult]");
    }

    /// <summary>The browser's own page of what went wrong may still be on its way, and take the place of the one asked for.</summary>
    private static async Task<bool> IsThereAsync(Desk desk, string path)
    {
        try
        {
            return await desk.GoAsync(path) == 200;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }

    private static Task SendAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Send identifiseringen" }).ClickAsync();

    private async Task<int> CasesAsync() =>
        (await office.World.GetAsync("coordinator", "/api/v1/cases?pageSize=100")).GetProperty("items").GetArrayLength();

    private static IFormData Form(Desk desk, params (string Name, string Value)[] fields)
    {
        var form = desk.Context.APIRequest.CreateFormData();
        foreach (var (name, value) in fields.Append(("count", "1")).Append(("danger", "not-yet-assessed")))
        {
            form.Set(name, value);
        }
        return form;
    }

    /// <summary>Sends the form as a browser does that still has it from before: with the key it had.</summary>
    private static async Task SetAsync(Desk desk, string once)
    {
        var fresh = await desk.Page.InputValueAsync("input[name=once]");
        await desk.Page.RouteAsync(
            "**/identifications",
            route =>
                route.ContinueAsync(
                    new()
                    {
                        PostData = System.Text.Encoding.UTF8.GetBytes(
                            route.Request.PostData!.Replace(fresh, once, StringComparison.Ordinal)
                        ),
                    }
                ),
            new() { Times = 1 }
        );
        await SendAsync(desk.Page);
        await desk.Page.WaitForSelectorAsync("ds-error-summary");
    }
}
