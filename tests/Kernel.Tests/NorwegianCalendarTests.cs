using Tot.Kernel;

namespace Tot.Kernel.Tests;

public sealed class NorwegianCalendarTests
{
    [Theory]
    [InlineData(1954, "04-18")]
    [InlineData(1981, "04-19")]
    [InlineData(2000, "04-23")]
    [InlineData(2008, "03-23")]
    [InlineData(2011, "04-24")]
    [InlineData(2019, "04-21")]
    [InlineData(2024, "03-31")]
    [InlineData(2025, "04-20")]
    [InlineData(2026, "04-05")]
    [InlineData(2027, "03-28")]
    [InlineData(2028, "04-16")]
    [InlineData(2038, "04-25")]
    [InlineData(2049, "04-18")]
    [InlineData(2076, "04-19")]
    [InlineData(2285, "03-22")]
    public void EasterSunday_IsTheDayOfTheChurchTables(int year, string monthAndDay) =>
        Assert.Equal(Date($"{year}-{monthAndDay}"), NorwegianCalendar.EasterSunday(year));

    [Fact]
    public void EasterSunday_InFourHundredYears_IsASundayBetween22MarchAnd25April() =>
        Assert.All(
            Enumerable.Range(1900, 400).Select(NorwegianCalendar.EasterSunday),
            easter =>
            {
                Assert.Equal(DayOfWeek.Sunday, easter.DayOfWeek);
                Assert.InRange(easter, new DateOnly(easter.Year, 3, 22), new DateOnly(easter.Year, 4, 25));
            }
        );

    [Theory]
    [InlineData(2025, "01-01 04-17 04-18 04-20 04-21 05-01 05-17 05-29 06-08 06-09 12-25 12-26")]
    [InlineData(2026, "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26")]
    [InlineData(2028, "01-01 04-13 04-14 04-16 04-17 05-01 05-17 05-25 06-04 06-05 12-25 12-26")]
    // Ascension Day on 1 May.
    [InlineData(2008, "01-01 03-20 03-21 03-23 03-24 05-01 05-11 05-12 05-17 12-25 12-26")]
    // Whit Monday on 17 May.
    [InlineData(2027, "01-01 03-25 03-26 03-28 03-29 05-01 05-06 05-16 05-17 12-25 12-26")]
    public void PublicHolidays_AreTheseAndNoOthers(int year, string expected) =>
        Assert.Equal(
            expected.Split(' ').Select(day => Date($"{year}-{day}")),
            Enumerable
                .Range(0, DateTime.IsLeapYear(year) ? 366 : 365)
                .Select(new DateOnly(year, 1, 1).AddDays)
                .Where(NorwegianCalendar.IsPublicHoliday)
        );

    [Theory]
    [InlineData("2026-11-20", true)]
    [InlineData("2026-11-21", false)]
    [InlineData("2026-11-22", false)]
    [InlineData("2026-11-23", true)]
    [InlineData("2026-04-01", true)]
    [InlineData("2026-04-02", false)]
    [InlineData("2026-04-07", true)]
    // Christmas Eve and New Year's Eve are working days by law.
    [InlineData("2026-12-24", true)]
    [InlineData("2026-12-31", true)]
    public void IsWorkingDay_IsNeitherWeekendNorHoliday(string day, bool working) =>
        Assert.Equal(working, NorwegianCalendar.IsWorkingDay(Date(day)));

    [Theory]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026-11-22", "2026-11-20")]
    // Easter Monday back across five days off to the Wednesday before.
    [InlineData("2026-04-06", "2026-04-01")]
    // New Year's Day 2028 is a Saturday; the day before is a Friday.
    [InlineData("2028-01-01", "2027-12-31")]
    [InlineData("2026-12-27", "2026-12-24")]
    public void WorkingDayOnOrBefore_GoesBackToTheLastOne(string day, string expected) =>
        Assert.Equal(Date(expected), NorwegianCalendar.WorkingDayOnOrBefore(Date(day)));

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
