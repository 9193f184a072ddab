using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>A summons is answered on a phone in twenty seconds: few taps, nothing to look for, nothing to type but a name.</summary>
public sealed class AnswerTests(Office office)
{
    /// <summary>From the board: the summons, then the answer and what it takes.</summary>
    [Theory]
    [InlineData("comes", 2)]
    [InlineData("sends-substitute", 5)]
    [InlineData("cannot-come", 5)]
    public async Task Summons_IsAnswered_InFewTaps(string answer, int most)
    {
        var path = await SummonAsync();
        await using var reader = await office.OpenAsync("child-welfare", width: 360, touch: true);
        var page = reader.Page;
        var taps = 0;
        Task TapAsync(ILocator target)
        {
            taps++;
            return target.TapAsync();
        }
        await reader.GoAsync("/today");
        await TapAsync(page.Locator($"a[href='{path}/answer']"));
        var form = page.Locator($"form:has(input[name=answer][value={answer}])");
        if (answer != "comes")
        {
            await TapAsync(page.Locator("details", new() { Has = form }).Locator("summary"));
        }
        if (answer == "sends-substitute")
        {
            await TapAsync(form.Locator("input[name=substitute]"));
            await page.Keyboard.TypeAsync("Vikar");
        }
        if (answer == "cannot-come")
        {
            await TapAsync(form.Locator("label", new() { HasText = "Sykdom" }));
        }
        await AssertThumbsFitAsync(form.Locator("button"));

        await TapAsync(form.Locator("button"));

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Takk, svaret er registrert");
        Assert.InRange(taps, 2, most);
        Assert.Empty(reader.Complaints);
    }

    /// <summary>Yes is on the first screen of a small phone, and the other answers follow at once.</summary>
    [Fact]
    public async Task Yes_IsOnTheFirstScreen_AndTheOtherAnswersJustBelow()
    {
        var path = await SummonAsync();
        await using var reader = await office.OpenAsync("child-welfare", width: 360);
        await reader.GoAsync(path + "/answer");

        var yes = (await reader.Page.Locator("main button.wide").BoundingBoxAsync())!;
        var last = (await reader.Page.Locator("main summary").Last.BoundingBoxAsync())!;

        Assert.InRange(yes.Y + yes.Height, 100, SmallScreen);
        Assert.InRange(last.Y + last.Height, yes.Y + yes.Height, yes.Y + yes.Height + 300);
        await AssertThumbsFitAsync(reader.Page.Locator("main summary").First);
    }

    /// <summary>What a browser leaves of 360 × 740.</summary>
    private const int SmallScreen = 640;

    private static async Task AssertThumbsFitAsync(ILocator target) => Assert.InRange((await target.BoundingBoxAsync())!.Height, 44, 200);

    private async Task<string> SummonAsync() =>
        $"/meetings/{await office.World.SummonAsync(DateTimeOffset.UtcNow.AddDays(20), "Møterom 6 (oppdiktet)")}";
}
