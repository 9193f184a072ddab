using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>Every page, in every language, on a phone and on a desk: found, accessible, within the window, and nothing for the browser to complain of.</summary>
public sealed class PageTests(Office office)
{
    private static readonly string[] Languages = ["nb", "nn", "en"];

    /// <summary>Whose page it is, and where; <c>{case}</c>, <c>{meeting}</c> and <c>{person}</c> are those of the demo's case.</summary>
    public static TheoryData<string, string> Pages =>
        new()
        {
            { "", "/" },
            { "coordinator", "/today" },
            { "child-welfare", "/today" },
            { "police-exit", "/today" },
            { "auditor", "/today" },
            { "coordinator", "/cases" },
            { "coordinator", "/cases?view=board" },
            { "coordinator", "/cases/{case}" },
            { "child-welfare", "/cases/{case}" },
            { "coordinator", "/meetings/{meeting}" },
            { "child-welfare", "/meetings/{held}/answer" },
            { "coordinator", "/meetings/{held}" },
            { "police-exit", "/identifications/new" },
            { "coordinator", "/matches" },
            { "child-welfare", "/placements/{placement}" },
            { "coordinator", "/duties" },
            { "child-welfare", "/duties/{duty}" },
            { "coordinator", "/cases/{case}/persons/1" },
            { "police-exit", "/cases/{case}/persons/2" },
            { "coordinator", "/plans" },
            { "coordinator", "/routines" },
            { "coordinator", "/courses" },
            { "child-welfare", "/assistance?caseId={case}" },
            { "child-welfare", "/subscriptions" },
            { "coordinator", "/subscriptions/new" },
            { "coordinator", "/reports/first-meeting" },
            { "coordinator", "/reports/attendance" },
            { "auditor", "/reports/measures" },
            { "admin", "/admin" },
            { "admin", "/admin/agencies" },
            { "admin", "/admin/agencies/new" },
            { "admin", "/admin/agencies/00000000-0000-7000-8000-000310000124" },
            { "coordinator", "/admin/agencies/00000000-0000-7000-8000-000310000124" },
            { "coordinator", "/admin/rosters" },
            { "coordinator", "/admin/rules" },
            { "admin", "/admin/health" },
            { "auditor", "/audit" },
            { "auditor", "/audit/verification" },
            { "", "/help" },
            { "", "/help/roles/child-welfare" },
            { "coordinator", "/nowhere" },
        };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_IsAccessible_InEveryLanguage(string persona, string path)
    {
        foreach (var language in Languages)
        {
            await using var desk = await office.OpenAsync(
                persona.Length == 0 ? null : persona,
                language,
                width: language == "nn" ? 360 : 1440
            );
            var status = await desk.GoAsync(office.World.Fill(path));

            Assert.Equal(path == "/nowhere" ? 404 : 200, status);
            Assert.Equal(language, await desk.Page.GetAttributeAsync("html", "lang"));
            Assert.Empty(await desk.ViolationsAsync());
            Assert.Equal(0, await desk.OverflowAsync());
            Assert.DoesNotContain(desk.Complaints, c => path != "/nowhere" || !c.Contains("404", StringComparison.Ordinal));
        }
    }
}
