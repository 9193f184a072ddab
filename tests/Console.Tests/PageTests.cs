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
