using Microsoft.Playwright;

namespace Tot.WebConsole.Tests.Support;

/// <summary>How a reader works a page: with a pointer, or with nothing but a keyboard.</summary>
public abstract class Hand(Desk desk)
{
    protected IPage Page { get; } = desk.Page;

    public Desk Desk => desk;

    public static Hand Of(Desk desk, bool keyboard) => keyboard ? new KeyboardHand(desk) : new PointerHand(desk);

    /// <summary>A button, a link or the head of something folded.</summary>
    public abstract Task PressAsync(ILocator target);

    public abstract Task WriteAsync(ILocator field, string text);

    public abstract Task WriteAsync(ILocator field, DateOnly day);

    public abstract Task ChooseAsync(ILocator list, string value);

    /// <summary>A radio button or a box.</summary>
    public abstract Task TickAsync(ILocator box);

    public Task PressAsync(string button) => PressAsync(Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First);

    public Task UnfoldAsync(string summary) => PressAsync(Page.Locator("summary", new() { HasText = summary }));
}

internal sealed class PointerHand(Desk desk) : Hand(desk)
{
    public override Task PressAsync(ILocator target) => target.ClickAsync();

    public override Task WriteAsync(ILocator field, string text) => field.FillAsync(text);

    public override Task WriteAsync(ILocator field, DateOnly day) => field.FillAsync($"{day:yyyy-MM-dd}");

    public override Task ChooseAsync(ILocator list, string value) => list.SelectOptionAsync(value);

    public override Task TickAsync(ILocator box) => Acts.Tick(box);
}

/// <summary>Tab, Enter, Space, arrows and letters. Wherever it stops, one must see where that is.</summary>
internal sealed class KeyboardHand(Desk desk) : Hand(desk)
{
    private const int MostStops = 400;

    public override async Task PressAsync(ILocator target)
    {
        await ReachAsync(target);
        await Page.Keyboard.PressAsync("Enter");
    }

    public override async Task WriteAsync(ILocator field, string text)
    {
        await ReachAsync(field);
        await Page.Keyboard.PressAsync("ControlOrMeta+A");
        await Page.Keyboard.TypeAsync(text);
        await Assertions.Expect(field).ToHaveValueAsync(text);
    }

    /// <summary>In the order of the browser's own language.</summary>
    public override async Task WriteAsync(ILocator field, DateOnly day)
    {
        await ReachAsync(field);
        foreach (var order in (string[])["MMddyyyy", "ddMMyyyy", "yyyyMMdd"])
        {
            await Page.Keyboard.TypeAsync(day.ToString(order, System.Globalization.CultureInfo.InvariantCulture));
            if (await field.InputValueAsync() == $"{day:yyyy-MM-dd}")
            {
                return;
            }
            // Back to the field's first part.
            await Page.Keyboard.PressAsync("Shift+Tab");
            await Page.Keyboard.PressAsync("Shift+Tab");
            await ReachAsync(field);
        }
        Assert.Fail("The day could not be typed.");
    }

    public override async Task ChooseAsync(ILocator list, string value)
    {
        await ReachAsync(list);
        await Page.Keyboard.PressAsync("Home");
        for (var i = 0; await list.InputValueAsync() != value; i++)
        {
            Assert.True(i < MostStops, $"{value} is not in the list.");
            await Page.Keyboard.PressAsync("ArrowDown");
        }
    }

    public override async Task TickAsync(ILocator box)
    {
        if (await box.GetAttributeAsync("type") == "checkbox")
        {
            await ReachAsync(box);
            await Page.Keyboard.PressAsync("Space");
            return;
        }
        var name = await box.GetAttributeAsync("name");
        await TabUntilAsync(() => Page.EvaluateAsync<bool>("name => document.activeElement.name === name", name));
        await Page.Keyboard.PressAsync("Space");
        for (var i = 0; !await box.IsCheckedAsync(); i++)
        {
            Assert.True(i < MostStops, "The button is not among its neighbours.");
            await Page.Keyboard.PressAsync("ArrowDown");
        }
    }

    private Task ReachAsync(ILocator target) => TabUntilAsync(() => target.EvaluateAsync<bool>("e => e === document.activeElement"));

    private async Task TabUntilAsync(Func<Task<bool>> there)
    {
        for (var stops = 0; !await there(); stops++)
        {
            Assert.True(stops < MostStops, "It cannot be reached by Tab.");
            await Page.Keyboard.PressAsync("Tab");
            Assert.Equal("", await Page.EvaluateAsync<string>(WhatIsWrong));
        }
    }

    /// <summary>A stop that cannot be seen, or that comes before the one before it.</summary>
    private const string WhatIsWrong = """
        () => {
          const e = document.activeElement;
          const before = window.stop;
          window.stop = e;
          if (e === document.body) return "";
          const style = getComputedStyle(e);
          const box = e.getBoundingClientRect();
          const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
          const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          const name = e.outerHTML.slice(0, 120);
          if (!seen) return `nothing shows the focus: ${name}`;
          if (!inside) return `the focus is off the screen: ${name}`;
          const back = before?.isConnected && before !== document.body && before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING;
          const again = e.classList.contains("ds-skip-link") || e.name === before?.name;
          return back && !again ? `the focus goes back: ${name}` : "";
        }
        """;
}
