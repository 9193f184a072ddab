using Tot.Intake.Domain.Retention;

namespace Tot.Intake.Tests.Domain;

public sealed class RetentionRulesTests
{
    private static readonly RetentionRules Rules = RetentionRuleSets.All[0];

    /// <summary>The last days are included. A closing late in the evening by UTC is the next day's in Oslo.</summary>
    [Theory]
    [InlineData("2026-03-10T12:00:00Z", "2026-03-30", "2031-03-10")]
    [InlineData("2026-03-10T23:30:00Z", "2026-03-31", "2031-03-11")]
    [InlineData("2028-02-29T12:00:00Z", "2028-03-20", "2033-02-28")]
    public void LastDays_AreCountedFromTheClosing(string closedAt, string atLeast, string atMost)
    {
        var closed = DateTimeOffset.Parse(closedAt, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(DateOnly.Parse(atLeast, System.Globalization.CultureInfo.InvariantCulture), Rules.LastDayKept(closed));
        Assert.Equal(DateOnly.Parse(atMost, System.Globalization.CultureInfo.InvariantCulture), Rules.LastDayAllowed(closed));
    }

    [Fact]
    public void EveryPeriod_SaysWhereItWasRead()
    {
        Assert.All(RetentionRuleSets.All, r => Assert.All((RetentionPeriod[])[r.AtLeast, r.AtMost], p => Assert.NotEmpty(p.Source)));
        Assert.Equal(Rules, RetentionRuleSets.InForceOn(new DateOnly(2026, 6, 1)));
        Assert.Equal(Rules, RetentionRuleSets.InForceOn(new DateOnly(2000, 1, 1)));
    }
}
