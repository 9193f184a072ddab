using Microsoft.Playwright;
using Tot.Testing;

namespace Tot.WebConsole.Tests.Support;

/// <summary>What is done on nearly every page.</summary>
internal static class Acts
{
    /// <summary>Unfolds what has that heading.</summary>
    public static Task Open(IPage page, string text) => page.Locator("summary", new() { HasText = text }).First.ClickAsync();

    public static Task Click(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>The page says so, and is there with all that belongs to it: what is clicked before may not hear it on a busy machine.</summary>
    public static async Task Done(IPage page, string text)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync(text);
        await page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>A radio button or a box. A busy machine's browser may let the first click pass.</summary>
    public static Task Tick(ILocator box) =>
        Eventually.TrueAsync(
            async () =>
            {
                if (!await box.IsCheckedAsync())
                {
                    await box.ClickAsync();
                }
                return await box.IsCheckedAsync();
            },
            "it is ticked"
        );
}
