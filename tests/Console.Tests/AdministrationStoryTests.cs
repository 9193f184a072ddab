using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Tot.WebConsole.Api;
using Tot.WebConsole.Pages.Audit;
using Tot.WebConsole.Tests.Support;
using Tot.WebConsole.Texts;
using static Tot.WebConsole.Tests.Support.Acts;

namespace Tot.WebConsole.Tests;

/// <summary>The directory is kept, the rosters and rules are read, and the auditor sees who saw what and that the record is whole.</summary>
public sealed class AdministrationStoryTests(Office office)
{
    [Theory]
    [InlineData(true, "311000039")]
    [InlineData(false, "311000047")]
    public async Task Agency_IsRegistered_AndChanged(bool script, string number)
    {
        await using var admin = await office.OpenAsync("admin", script: script, width: 360);
        var page = admin.Page;
        await admin.GoAsync("/admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Etatsregister" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Registrer en etat" }).ClickAsync();
        await page.FillAsync("input[name=name]", $"Oppdiktet krisesenter {number}");
        await page.SelectOptionAsync("select[name=kind]", "crisis-centre");
        await page.FillAsync("input[name=organisationNumber]", "1");
        await page.FillAsync("input[name=municipality]", "4601");
        await Click(page, "Lagre");
        await Assertions.Expect(page.Locator("ds-error-summary")).ToContainTextAsync("Organisasjonsnummer");
        await Assertions.Expect(page.Locator("input[name=municipality]")).ToHaveValueAsync("4601");
        await page.FillAsync("input[name=organisationNumber]", Spaced(number));
        await Click(page, "Lagre");
        await Done(page, "Etaten er registrert");

        await page.FillAsync("input[name=onCallPhone]", "55 00 00 00");
        await Click(page, "Lagre");
        await Done(page, "Endringen er lagret");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("55 00 00 00");
        var path = new Uri(page.Url).AbsolutePath;

        await using var coordinator = await office.OpenAsync("coordinator");
        await coordinator.GoAsync(path);
        await Assertions.Expect(coordinator.Page.Locator("main")).ToContainTextAsync("55 00 00 00");
        await Assertions.Expect(coordinator.Page.GetByRole(AriaRole.Button, new() { Name = "Lagre" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Agency_ChangedBySomebodyElse_ShowsBothVersions()
    {
        await using var first = await office.OpenAsync("admin");
        await using var second = await office.OpenAsync("admin");
        const string Path = "/admin/agencies/00000000-0000-7000-8000-000310000183";
        await first.GoAsync(Path);
        await second.GoAsync(Path);
        await second.Page.FillAsync("input[name=onCallPhone]", "55 11 11 11");
        await Click(second.Page, "Lagre");
        await Done(second.Page, "Endringen er lagret");

        await first.Page.FillAsync("input[name=onCallPhone]", "55 22 22 22");
        await Click(first.Page, "Lagre");

        var conflict = first.Page.Locator(".conflict");
        await Assertions.Expect(conflict).ToContainTextAsync("55 11 11 11");
        await Assertions.Expect(conflict).ToContainTextAsync("55 22 22 22");
        await Click(first.Page, "Lagre");
        await Done(first.Page, "Endringen er lagret");
    }

    [Fact]
    public async Task Rosters_ListWhoTakesPart()
    {
        await using var coordinator = await office.OpenAsync("coordinator");
        await coordinator.GoAsync("/admin/rosters");
        var card = coordinator.Page.Locator(".ds-card", new() { HasText = office.World.CaseNumber });
        await Assertions.Expect(card).ToContainTextAsync("Barnevernet i Bergen");
    }

    /// <summary>As if Meetings had given up an event: what is parked is a row in its store.</summary>
    [Fact]
    public async Task DeadLetters_AreCounted_AndItIsSaidWhatToDo()
    {
        await using var admin = await office.OpenAsync("admin", script: false, width: 360);
        var main = admin.Page.Locator("main");
        await admin.GoAsync("/admin/health");
        await Assertions.Expect(main).ToContainTextAsync("Beskjeder som ikke kom fram");
        await Assertions.Expect(main).Not.ToContainTextAsync("replay");
        Assert.Equal(5, await admin.Page.Locator("#parked ~ .scroll tbody tr").Filter(new() { HasText = "0" }).CountAsync());

        await ParkAsync(
            """
            INSERT INTO parked_events (handler, event_id, source, type, subject, subject_version, occurred_at, payload, attempts, next_attempt_at, reason)
            VALUES ('oppdiktet', '00000000-0000-7000-8000-000000000001', 'intake', 'tot.events.v1.Oppdiktet', 'cases/0', 1, 0, '{}', 24, NULL, 'Oppdiktet')
            """
        );
        try
        {
            await admin.GoAsync("/admin/health");
            await Assertions.Expect(admin.Page.GetByRole(AriaRole.Row, new() { Name = "Møter" })).ToContainTextAsync("1");
            await Assertions.Expect(main.Locator("code")).ToHaveTextAsync("dotnet Tot.Meetings.dll replay");
            await Assertions.Expect(main.Locator(".tasks li", new() { HasText = "Møter" })).ToContainTextAsync("Virker, men med feil");
            Assert.Equal("", await admin.OverflowAsync());
        }
        finally
        {
            await ParkAsync("DELETE FROM parked_events WHERE handler = 'oppdiktet'");
        }
    }

    private async Task ParkAsync(string sql)
    {
        await using var store = new SqliteConnection($"Data Source={Path.Combine(office.Program.Folder, "meetings.db")};Pooling=False");
        await store.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Auditor_SeesWhoSawWhat_AndThatTheRecordIsWhole(bool script)
    {
        await using (var coordinator = await office.OpenAsync("coordinator"))
        {
            await coordinator.GoAsync($"/cases/{office.World.CaseId}");
            await coordinator.Page.GetByRole(AriaRole.Button, new() { Name = "Vis identitet: person 1" }).ClickAsync();
            await Assertions.Expect(coordinator.Page.Locator(".identity")).ToBeVisibleAsync();
        }
        await using var auditor = await office.OpenAsync("auditor", script: script);
        var page = auditor.Page;
        await auditor.GoAsync("/audit");
        await page.Locator("summary", new() { HasText = "Flere søkefelt" }).ClickAsync();
        await page.FillAsync("input[name=action]", "read-identity");
        await page.FillAsync("input[name=caseId]", $"{office.World.CaseId}");
        await Click(page, "Søk");
        await Assertions.Expect(page.Locator("table tbody tr").First).ToContainTextAsync("demo:coordinator");
        await Assertions.Expect(page.Locator("table")).Not.ToContainTextAsync("raise-identification");
        Assert.DoesNotContain("Syntetisk", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Er loggen hel?" }).ClickAsync();
        await Assertions.Expect(page.Locator("figure.chain[data-intact=true]")).ToHaveCountAsync(5);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Loggen er hel");
        Assert.Empty(auditor.Complaints);
    }

    [Fact]
    public async Task Audit_ForWhoMayNot_IsRefused()
    {
        await using var coordinator = await office.OpenAsync("coordinator");
        Assert.Equal(403, await coordinator.GoAsync("/audit"));
        Assert.Equal(403, await coordinator.GoAsync("/audit/verification"));
    }

    [Theory]
    [InlineData(true, 3, 0)]
    [InlineData(false, 3, 2)]
    public async Task Chain_IsDrawn_AsItIsFound(bool intact, int seals, int broken)
    {
        var found = new AuditVerification(
            intact,
            10,
            0,
            seals,
            intact ? [] : [new AuditFinding("entries-changed", 2)],
            new Dictionary<string, string>(StringComparer.Ordinal)
        );
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = "en";
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IHttpContextAccessor>(new HttpContextAccessor { HttpContext = http })
            .AddScoped<Text>()
            .BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>());
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Found"] = found });

        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<Chain>(parameters)).ToHtmlString()
        );

        Assert.Equal(broken, html.Split("class=\"broken\"").Length - 1);
        Assert.Contains(intact ? "The chain is intact" : "The chain is broken", html, StringComparison.Ordinal);
    }

    private static string Spaced(string number) => $"{number[..3]} {number[3..6]} {number[6..]}";
}
