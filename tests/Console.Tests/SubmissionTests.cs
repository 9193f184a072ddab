using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Tot.Kernel;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Tests;

public sealed class SubmissionTests
{
    [Theory]
    [InlineData("09:00", "10:30", "2040-03-01T10:30")]
    [InlineData("23:50", "00:50", "2040-03-02T00:50")]
    [InlineData("20.00", "0800", "2040-03-02T08:00")]
    [InlineData("20:00", "08:01", "2040-03-01T08:01")]
    [InlineData("14:00", "13:00", "2040-03-01T13:00")]
    [InlineData("14:00", "14:00", "2040-03-01T14:00")]
    [InlineData(null, "10:00", "2040-03-01T10:00")]
    public void End_PastMidnight_IsOnTheNextDay_UnlessItIsMoreThanHalfADayLater(string? from, string to, string end)
    {
        var at = DateTime.Parse(end, CultureInfo.InvariantCulture);
        Assert.Equal(Oslo.At(DateOnly.FromDateTime(at), TimeOnly.FromDateTime(at)), Of("2040-03-01", from, to).End("day", "from", "to"));
    }

    [Theory]
    [InlineData(null, "10:00")]
    [InlineData("2040-03-01", null)]
    [InlineData("2040-03-01", "25:00")]
    public void End_OfWhatCannotBeRead_IsMissing(string? day, string? to) => Assert.Null(Of(day, "09:00", to).End("day", "from", "to"));

    private static Submission Of(string? day, string? from, string? to) =>
        new(
            new FormCollection(
                new Dictionary<string, StringValues>(StringComparer.Ordinal)
                {
                    ["day"] = day,
                    ["from"] = from,
                    ["to"] = to,
                }
            )
        );
}
