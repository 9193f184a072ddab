using Microsoft.Playwright;
using Tot.WebConsole.Api;
using Tot.WebConsole.Pages.Meeting;
using Tot.WebConsole.Tests.Support;

namespace Tot.WebConsole.Tests;

/// <summary>Hours that everybody who is called could make, as far as Tot knows.</summary>
public sealed class ConveneTests(Office office)
{
    private static readonly Guid Police = Guid.NewGuid();
    private static readonly Guid Counsel = Guid.NewGuid();

    /// <summary>A Monday, 08:20 in Oslo.</summary>
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 7, 20, 0, TimeSpan.Zero);

    [Fact]
    public void Free_AreWorkingHours_WithTimeToGetThere_WithoutThoseKnownToBeElsewhere()
    {
        var free = FreeTimes.Find(
            Monday,
            target: null,
            [Police],
            [At(Monday.Date.AddHours(10), Police), At(Monday.Date.AddHours(11), Counsel)]
        );

        Assert.Equal([9, 11, 12, 13], free.Select(s => s.From.Hour));
    }

    [Fact]
    public void Free_AtTheEndOfTheWeek_AreAfterTheWeekend()
    {
        var friday = Monday.AddDays(4).AddHours(8);

        Assert.All(
            FreeTimes.Find(friday, target: null, [Police], []),
            s => Assert.Equal(new DateOnly(2026, 11, 30), Kernel.Oslo.Day(s.From))
        );
    }

    [Fact]
    public void Free_ForAnAcuteMeeting_EndBeforeItMustBeHeld_AlsoInTheEvening()
    {
        var evening = Monday.AddHours(9.5);

        var free = FreeTimes.Find(evening, evening.AddHours(5), [Police], []);

        Assert.Equal([18, 19, 20], free.Select(s => s.From.Hour));
        Assert.All(free, s => Assert.True(s.To <= evening.AddHours(5)));
    }

    [Fact]
    public async Task FreeHour_FillsTheForm_AndDoubleBookingIsSaid()
    {
        var world = office.World;
        await using var coordinator = await office.OpenAsync("coordinator", script: false, width: 360);
        var page = coordinator.Page;
        var day = DateTime.UtcNow.Date.AddDays(9);
        await world.SummonAsync(Kernel.Oslo.At(DateOnly.FromDateTime(day), new TimeOnly(12, 0)), "Møterom 4 (oppdiktet)");
        var path = $"/meetings/{await world.ProposeAsync()}";
        await coordinator.GoAsync(path);
        await page.FillAsync("input[name=place]", "Møterom 5 (oppdiktet)");

        var slot = page.Locator("button[name=slot]").Nth(1);
        var label = await slot.InnerTextAsync();
        await slot.ClickAsync();

        Assert.EndsWith("#convene", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("input[name=place]")).ToHaveValueAsync("Møterom 5 (oppdiktet)");
        await Assertions.Expect(page.Locator("button[name=slot][aria-pressed=true]")).ToHaveTextAsync(label);
        Assert.EndsWith((await page.InputValueAsync("input[name=from]")).Replace(':', '.'), label, StringComparison.Ordinal);

        await page.FillAsync("input[name=day]", $"{day:yyyy-MM-dd}");
        await page.FillAsync("input[name=from]", "12:30");
        await page.FillAsync("input[name=to]", "13:30");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send innkallingen" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Innkallingen er sendt");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Row, new() { Name = "Barnevernet i Bergen" }))
            .ToContainTextAsync("Har et annet møte da");
        Assert.Empty(coordinator.Complaints);
    }

    private static MeetingSummary At(DateTime utc, Guid agency) =>
        new(
            Guid.NewGuid(),
            "follow-up",
            "convened",
            null,
            null,
            Monday,
            null,
            new DateTimeOffset(utc, TimeSpan.Zero),
            new DateTimeOffset(utc.AddHours(1), TimeSpan.Zero),
            null,
            null,
            null,
            [],
            [new ParticipantSummary(agency, "police-exit", null, null, null)]
        );
}
