using Tot.Kernel;
using Tot.Obligations.Domain.Reports;

namespace Tot.Obligations.Tests.Domain;

public sealed class FirstMeetingTests
{
    private static readonly DateTimeOffset IdentifiedAt = Given.Now;

    [Theory]
    [InlineData(24.0, "within24Hours")]
    [InlineData(24.01, "later")]
    public void ColumnOf_HeldMeeting_IsElapsedTime(double hours, string column) =>
        Assert.Equal(column, FirstMeeting.ColumnOf(IdentifiedAt, IdentifiedAt.AddHours(hours), IdentifiedAt.AddDays(9)));

    [Theory]
    [InlineData(24.0, "waiting")]
    [InlineData(24.01, "overdue")]
    public void ColumnOf_NoMeetingYet_IsOverdueAfterADay(double hours, string column) =>
        Assert.Equal(column, FirstMeeting.ColumnOf(IdentifiedAt, null, IdentifiedAt.AddHours(hours)));

    [Fact]
    public void ColumnOf_TheNightClocksGoBack_StillCountsTwentyFourHours()
    {
        var before = Oslo.At(new DateOnly(2026, 10, 24), new TimeOnly(20, 0));
        var sameTimeNextDay = Oslo.At(new DateOnly(2026, 10, 25), new TimeOnly(20, 0));
        Assert.Equal(FirstMeeting.Later, FirstMeeting.ColumnOf(before, sameTimeNextDay, sameTimeNextDay));
    }

    [Theory]
    [InlineData(new[] { 5.0, 1, 4, 2, 3 }, 3.0, 5.0)]
    [InlineData(new[] { 1.0, 2, 3, 4, 5, 6 }, 3.5, 6.0)]
    [InlineData(new[] { 1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 5.5, 9.0)]
    [InlineData(new[] { 1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, 6.0, 10.0)]
    public void Spread_IsTheMedianAndTheNearestRank(double[] hours, double median, double percentile90)
    {
        var spread = FirstMeeting.Spread(hours.Select(TimeSpan.FromHours));
        Assert.Equal((TimeSpan.FromHours(median), TimeSpan.FromHours(percentile90)), spread);
    }

    [Fact]
    public void Spread_OfFewerThanFive_IsNotTold() => Assert.Null(FirstMeeting.Spread([TimeSpan.FromHours(1), TimeSpan.FromHours(2)]));
}
