using Tot.Kernel;

namespace Tot.Kernel.Tests;

/// <summary>Summer time 2026: from 29 March 02:00 to 25 October 03:00, local time.</summary>
public sealed class OsloTests
{
    private static readonly DateOnly SpringForward = new(2026, 3, 29);
    private static readonly DateOnly FallBack = new(2026, 10, 25);

    [Theory]
    [InlineData("2026-01-15T22:59:59Z", "2026-01-15")]
    [InlineData("2026-01-15T23:00:00Z", "2026-01-16")]
    [InlineData("2026-07-15T21:59:59Z", "2026-07-15")]
    [InlineData("2026-07-15T22:00:00Z", "2026-07-16")]
    [InlineData("2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData("2026-03-29T21:59:59Z", "2026-03-29")]
    [InlineData("2026-03-29T22:00:00Z", "2026-03-30")]
    [InlineData("2026-10-25T22:59:59Z", "2026-10-25")]
    [InlineData("2026-10-25T23:00:00Z", "2026-10-26")]
    [InlineData("2026-01-15T20:00:00-05:00", "2026-01-16")]
    public void Day_ChangesAtMidnightInOslo(string instant, string day) => Assert.Equal(Date(day), Oslo.Day(Instant(instant)));

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", "01:59:59")]
    [InlineData("2026-03-29T01:00:00Z", "03:00:00")]
    [InlineData("2026-10-25T00:30:00Z", "02:30:00")]
    [InlineData("2026-10-25T01:30:00Z", "02:30:00")]
    [InlineData("2026-10-25T02:00:00Z", "03:00:00")]
    public void Time_SkipsAnHourInSpringAndRepeatsOneInAutumn(string instant, string time) =>
        Assert.Equal(TimeOnly.ParseExact(time, "HH:mm:ss", null), Oslo.Time(Instant(instant)));

    [Theory]
    [InlineData("2026-03-28", 24)]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-10-24", 24)]
    [InlineData("2026-10-25", 25)]
    public void ADay_HasTheHoursThatTheClockChangeLeavesIt(string day, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Oslo.EndOf(Date(day)) - Oslo.StartOf(Date(day)));

    [Theory]
    [InlineData("2026-01-01")]
    [InlineData("2026-03-29")]
    [InlineData("2026-07-01")]
    [InlineData("2026-10-25")]
    [InlineData("2028-02-29")]
    public void StartAndEndOfDay_EncloseExactlyThatDay(string text)
    {
        var day = Date(text);

        Assert.Equal(day, Oslo.Day(Oslo.StartOf(day)));
        Assert.Equal(day.AddDays(-1), Oslo.Day(Oslo.StartOf(day).AddTicks(-1)));
        Assert.Equal(day, Oslo.Day(Oslo.EndOf(day).AddTicks(-1)));
        Assert.Equal(day.AddDays(1), Oslo.Day(Oslo.EndOf(day)));
    }

    [Fact]
    public void StartOf_CarriesTheOffsetOfItsOwnInstant()
    {
        Assert.Equal(TimeSpan.FromHours(1), Oslo.StartOf(SpringForward).Offset);
        Assert.Equal(TimeSpan.FromHours(2), Oslo.StartOf(SpringForward.AddDays(1)).Offset);
        Assert.Equal(TimeSpan.FromHours(2), Oslo.StartOf(FallBack).Offset);
        Assert.Equal(TimeSpan.FromHours(1), Oslo.StartOf(FallBack.AddDays(1)).Offset);
    }

    [Fact]
    public void At_TimeThatIsSkipped_MovesForwardByTheGap()
    {
        var at = Oslo.At(SpringForward, new TimeOnly(2, 30));

        Assert.Equal(Instant("2026-03-29T03:30:00+02:00"), at);
        Assert.Equal(TimeSpan.FromHours(2), at.Offset);
    }

    [Fact]
    public void At_TimeThatOccursTwice_IsTheFirst()
    {
        var at = Oslo.At(FallBack, new TimeOnly(2, 30));

        Assert.Equal(Instant("2026-10-25T02:30:00+02:00"), at);
        Assert.Equal(TimeSpan.FromHours(2), at.Offset);
    }

    [Theory]
    [InlineData("2026-02-01", 9, 15)]
    [InlineData("2026-06-30", 23, 59)]
    [InlineData("2026-03-29", 3, 0)]
    [InlineData("2026-10-25", 3, 0)]
    public void At_OrdinaryTime_ReadsBackAsTheSameDayAndTime(string day, int hour, int minute)
    {
        var at = Oslo.At(Date(day), new TimeOnly(hour, minute));

        Assert.Equal(Date(day), Oslo.Day(at));
        Assert.Equal(new TimeOnly(hour, minute), Oslo.Time(at));
    }

    [Fact]
    public void At_Instant_KeepsTheInstantAndShowsOslosOffset()
    {
        var utc = Instant("2026-07-01T12:00:00Z");

        var shown = Oslo.At(utc);

        Assert.Equal(utc, shown);
        Assert.Equal(new DateTime(2026, 7, 1, 14, 0, 0), shown.DateTime);
    }

    [Fact]
    public void FortyEightHours_AcrossAClockChange_AreElapsedTime()
    {
        var decidedAt = Oslo.At(SpringForward.AddDays(-1), new TimeOnly(12, 0));

        var target = decidedAt + TimeSpan.FromHours(48);

        Assert.Equal(SpringForward.AddDays(1), Oslo.Day(target));
        Assert.Equal(new TimeOnly(13, 0), Oslo.Time(target));
    }

    [Fact]
    public void DaysAtTheEndsOfTheCalendar_BeginAndEndWithIt()
    {
        Assert.Equal(DateTimeOffset.MinValue, Oslo.StartOf(DateOnly.MinValue));
        Assert.Equal(DateTimeOffset.MinValue, Oslo.At(DateOnly.MinValue, TimeOnly.MinValue));
        Assert.Equal(DateTimeOffset.MaxValue, Oslo.EndOf(DateOnly.MaxValue));
        Assert.Equal(DateTimeOffset.MaxValue, Oslo.At(DateOnly.MaxValue, TimeOnly.MaxValue));
        Assert.Equal(Oslo.EndOf(DateOnly.MinValue), Oslo.StartOf(DateOnly.MinValue.AddDays(1)));
        Assert.Equal(Instant("9999-12-30T23:00:00Z"), Oslo.StartOf(DateOnly.MaxValue));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01")]
    [InlineData("9999-12-31T22:59:59Z", "9999-12-31")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31")]
    public void InstantsAtTheEndsOfTheCalendar_HaveADayAndAreShown(string instant, string day)
    {
        Assert.Equal(Date(day), Oslo.Day(Instant(instant)));
        Assert.InRange(Oslo.At(Instant(instant)) - Instant(instant), TimeSpan.FromHours(-2), TimeSpan.FromHours(2));
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
