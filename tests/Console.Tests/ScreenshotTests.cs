using Microsoft.Playwright;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>The pictures of docs/images, made by tests/screenshots.sh; without <c>TOT_IMAGES</c> they are taken and thrown away.</summary>
public sealed class ScreenshotTests(Office office)
{
    [Theory]
    [InlineData("today", "coordinator", "/today", 1200)]
    [InlineData("case", "coordinator", "/cases/{case}", 1200)]
    [InlineData("placement", "child-welfare", "/placements/{placement}", 1200)]
    [InlineData("convene", "coordinator", "/meetings/{meeting}", 1200)]
    [InlineData("identification", "police-exit", "/identifications/new", 390)]
    [InlineData("answer", "child-welfare", "/meetings/{convened}/answer", 390)]
    [InlineData("card", "child-welfare", "/help/roles/child-welfare", 390)]
    public async Task Picture_IsTaken(string name, string persona, string path, int width)
    {
        await using var desk = await office.OpenAsync(persona, width: width);
        Assert.Equal(200, await desk.GoAsync(office.World.Fill(path)));
        var picture = await desk.Page.ScreenshotAsync(new PageScreenshotOptions { Animations = ScreenshotAnimations.Disabled });

        Assert.True(picture.Length > 10_000, "Something is on it.");
        if (Environment.GetEnvironmentVariable("TOT_IMAGES") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), picture);
        }
    }
}
