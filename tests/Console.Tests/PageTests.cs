using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>Every page, in every language, on a phone and on a desk: found, accessible, within the window, and nothing for the browser to complain of.</summary>
public abstract class PageTests(Office office, string language)
{
    /// <summary>Whose page it is, and where; <c>{case}</c>, <c>{meeting}</c> and <c>{person}</c> are those of the demo's case.</summary>
    private static readonly (string? Persona, string Path)[] Pages =
    [
        (null, "/"),
        ("coordinator", "/today"),
        ("child-welfare", "/today"),
        ("police-exit", "/today"),
        ("auditor", "/today"),
        ("coordinator", "/cases"),
        ("coordinator", "/cases?view=board"),
        ("coordinator", "/cases/{case}"),
        ("child-welfare", "/cases/{case}"),
        ("coordinator", "/meetings/{meeting}"),
        ("child-welfare", "/meetings/{convened}/answer"),
        ("coordinator", "/meetings/{held}"),
        ("police-exit", "/identifications/new"),
        ("coordinator", "/matches"),
        ("child-welfare", "/placements/{placement}"),
        ("coordinator", "/duties"),
        ("child-welfare", "/duties/{duty}"),
        ("child-welfare", "/meetings/{held}/answer"),
        ("coordinator", "/cases/{case}/persons/1"),
        ("police-exit", "/cases/{case}/persons/2"),
        ("coordinator", "/cases/{case}/persons/1/viewers"),
        ("police-exit", "/cases/emergency"),
        ("coordinator", "/plans"),
        ("coordinator", "/routines"),
        ("coordinator", "/courses"),
        ("child-welfare", "/assistance?caseId={case}"),
        ("child-welfare", "/subscriptions"),
        ("coordinator", "/subscriptions/new"),
        ("coordinator", "/reports/first-meeting"),
        ("coordinator", "/reports/attendance"),
        ("auditor", "/reports/measures"),
        ("admin", "/admin"),
        ("admin", "/admin/agencies"),
        ("admin", "/admin/agencies/new"),
        ("admin", "/admin/agencies/00000000-0000-7000-8000-000310000124"),
        ("coordinator", "/admin/agencies/00000000-0000-7000-8000-000310000124"),
        ("coordinator", "/admin/rosters"),
        ("coordinator", "/admin/break-glass"),
        ("admin", "/admin/health"),
        ("auditor", "/audit"),
        ("auditor", "/audit/verification"),
        (null, "/help"),
        (null, "/help/roles/child-welfare"),
        ("coordinator", "/help/rules"),
        ("coordinator", "/nowhere"),
    ];

    public static IEnumerable<(string? Persona, string Path)> Existing => Pages.Where(p => p.Path != "/nowhere");

    public static TheoryData<string?> Readers => [.. Pages.Select(p => p.Persona).Distinct(StringComparer.Ordinal)];

    /// <summary>One window for all pages of a reader: what is found is the pages', and opening windows takes as long as looking at them.</summary>
    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Pages_AreAccessible(string? persona)
    {
        await using var desk = await office.OpenAsync(persona, language, width: language == "nn" ? 360 : 1440);
        foreach (var (_, path) in Pages.Where(p => p.Persona == persona))
        {
            var status = await desk.GoAsync(office.World.Fill(path));

            Assert.Equal(path == "/nowhere" ? 404 : 200, status);
            Assert.Equal(language, await desk.Page.GetAttributeAsync("html", "lang"));
            var violations = await desk.ViolationsAsync();
            Assert.True(violations.Count == 0, $"{path}: {string.Join('\n', violations)}");
            Assert.Equal((path, ""), (path, await desk.OverflowAsync()));
        }
        Assert.DoesNotContain(desk.Complaints, c => !c.Contains("404", StringComparison.Ordinal));
        Assert.Equal(persona == "coordinator" ? 1 : 0, desk.Complaints.Count);
    }
}

public sealed class PagesInNynorskTests(Office office) : PageTests(office, "nn");

public sealed class PagesInEnglishTests(Office office) : PageTests(office, "en");

public sealed class PagesInBokmalTests(Office office) : PageTests(office, "nb")
{
    private readonly Office _office = office;

    [Fact]
    public async Task FrontPage_AnswersWhoeverAsks()
    {
        using var client = new HttpClient { BaseAddress = _office.Program.Address };
        client.DefaultRequestHeaders.Add("Accept", "*/*");

        var answer = await client.GetAsync("/");

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }
}
